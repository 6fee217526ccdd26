/* <assert.h>: a failed assertion is shown on the host's stderr and ends the run by abort's trap. */
#include <mipsilon.h>
#include <stdlib.h>

#undef assert
#undef ASSERT_QUOTED
#undef ASSERT_LINE
#undef ASSERT_FAILED
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define ASSERT_QUOTED(text) #text
#define ASSERT_LINE(line) ASSERT_QUOTED(line)
#define ASSERT_FAILED(text) (mips_write_all(MIPS_STDERR, text, sizeof text - 1), abort())
#define assert(condition)                                                                          \
    ((condition) ? (void)0                                                                         \
                 : ASSERT_FAILED(__FILE__ ":" ASSERT_LINE(__LINE__) ": failed: " #condition "\n"))
#endif

#undef static_assert
#define static_assert _Static_assert
