# SPDX-License-Identifier: BSD-2-Clause
#
# Everything in the first file must be in the second, with the same value.
#
#     awk -f compare.awk -v ignore=FILE [-v minimum=FILE] [-v what=TEXT] [-v limit=N] THEIRS OURS
#
# A fact is a line `KIND NAME VALUE…`; of a `call`, the number of the call belongs to the name.
# `ignore` has lines `PATTERN<tab>REASON`: facts that begin with the pattern do not count.  `minimum`
# has lines `KIND COUNT`: so many there must be, so that an empty set does not pass.  Prints what
# differs, then one line `counts KIND N …` and `result PASSED FAILED`.

function key_of(line, part) {
    split(line, part, " ")
    return part[1] == "call" ? part[1] " " part[2] " " part[3] : part[1] " " part[2]
}

function value_of(line, key) {
    return substr(line, length(key) + 2)
}

function is_ignored(line, i) {
    for (i = 1; i <= patterns; i++) {
        if (line ~ ("^(" pattern[i] ")")) {
            return 1
        }
    }
    return 0
}

# Source that fits a parameter also fits one that points to const.
function only_more_const(theirs, ours, their_count, our_count) {
    their_count = gsub(/const /, "", theirs)
    our_count = gsub(/const /, "", ours)
    return theirs == ours && our_count > their_count
}

function fail(text) {
    failed++
    # A wrong start shifts everything after it; the first differences tell what is wrong.
    if (failed <= limit) {
        print text
    } else if (failed == limit + 1) {
        print "(more differences follow)"
    }
}

BEGIN {
    limit = limit == "" ? 60 : limit + 0
    while (ignore != "" && (getline line < ignore) > 0) {
        if (line !~ /^(#|$)/) {
            sub(/\t.*/, "", line)
            pattern[++patterns] = line
        }
    }
    while (minimum != "" && (getline line < minimum) > 0) {
        if (line !~ /^(#|$)/) {
            split(line, part, " ")
            least[part[1]] = part[2]
        }
    }
    if (what != "") {
        what = what ": "
    }
}

# Of the recorded facts.
/^#/ { next }

FILENAME == ARGV[2] {
    if ($1 == "crash" || $1 == "damage" || $1 == "unlisted") {
        fail(what "ours " $0)
        next
    }
    key = key_of($0)
    ours[key] = value_of($0, key)
    has[key] = 1
    next
}

{
    if ($1 == "crash" || $1 == "damage" || $1 == "unlisted") {
        fail(what "theirs " $0)
    } else if (!is_ignored($0)) {
        theirs[++count] = $0
        kinds[$1]++
    }
}

END {
    for (i = 1; i <= count; i++) {
        key = key_of(theirs[i])
        value = value_of(theirs[i], key)
        if (!(key in has)) {
            fail(what "missing  " theirs[i])
        } else if (ours[key] != value && !(key ~ /^func / && only_more_const(value, ours[key]))) {
            fail(what "differs  " key "\n    theirs " value "\n    ours   " ours[key])
        } else {
            passed++
        }
    }
    for (kind in least) {
        if (kinds[kind] < least[kind]) {
            fail(what "only " (kinds[kind] + 0) " facts of the kind " kind ", not " least[kind] " or more")
        }
    }
    list = ""
    for (kind in kinds) {
        list = list " " kind " " kinds[kind]
    }
    print "counts" list
    print "result " (passed + 0) " " (failed + 0)
}
