# SPDX-License-Identifier: BSD-2-Clause
example.microkit/prefill.srcs    := main.c
example.microkit/prefill.runtime := microkit
example.microkit/prefill.system  := prefill.system
