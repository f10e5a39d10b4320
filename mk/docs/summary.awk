# SPDX-License-Identifier: BSD-2-Clause
#
# The first sentence below the title of a document.
/^<!--/ { next }
/^# / { below = 1; next }
!below { next }
/^$/ { if (text != "") exit; next }
/^```/ { if (text != "") exit; in_code = !in_code; next }
in_code { next }
/^( |\||#|!|\*|-|[0-9]+\. )/ { if (text != "") exit; next }
{ text = text (text == "" ? "" : " ") $0 }
END {
    if (match(text, /[.:;] /)) text = substr(text, 1, RSTART - 1)
    sub(/[.:]$/, "", text)
    print text
}
