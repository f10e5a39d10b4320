// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Nothing is deprecated on this architecture alone.
