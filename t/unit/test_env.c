#include "data/env.h"

#include "tap.h"

static void check_lines(void)
{
	const char text[] = "Command exited with non-zero status 124\n"
			    "max_rss_kb=789964\n\n \t\n"
			    "elapsed_seconds= 38.42 \r\n"
			    "a=b=c\n=5\nplain\nempty=\n"
			    "Command terminated by signal 9\nlast=1";
	struct env env;
	struct env_line at;

	env_init(&env, slice_make(text, sizeof(text) - 1));
	TEST(env_next(&env, &at) == ENV_EXIT && at.number == 124 && at.line == 1, "GNU time's exit status");
	TEST(env_next(&env, &at) == ENV_PAIR && slice_eqs(at.key, "max_rss_kb") &&
		slice_eqs(at.value, "789964") && at.line == 2,
	    "a pair");
	TEST(env_next(&env, &at) == ENV_PAIR && at.line == 5 && slice_eqs(at.value, " 38.42 \r"),
	    "blank lines are counted and passed over, values are raw");
	TEST(env_next(&env, &at) == ENV_PAIR && slice_eqs(at.key, "a") && slice_eqs(at.value, "b=c"),
	    "the first = divides");
	TEST(env_next(&env, &at) == ENV_PAIR && at.key.p != NULL && at.key.n == 0, "an empty key");
	TEST(env_next(&env, &at) == ENV_OTHER && at.key.p == NULL && slice_eqs(at.text, "plain"),
	    "a line without =");
	TEST(env_next(&env, &at) == ENV_PAIR && at.value.p != NULL && at.value.n == 0, "an empty value");
	TEST(env_next(&env, &at) == ENV_SIGNAL && at.number == 9, "GNU time's signal");
	TEST(env_next(&env, &at) == ENV_PAIR && slice_eqs(at.value, "1") && at.line == 11,
	    "a last line without end");
	TEST(env_next(&env, &at) == ENV_END, "the end");
	TEST(env_next(&env, &at) == ENV_END, "the end stays");
}

static void check_not_status(const char *text)
{
	struct env env;
	struct env_line at;

	env_init(&env, slice_cstr(text));
	TEST(env_next(&env, &at) == ENV_OTHER, text);
}

static void check_verbose(void)
{
	const char text[] = "Command terminated by signal 15\n"
			    "\tCommand being timed: \"sleep 100\"\n"
			    "\tUser time (seconds): 0.25\n"
			    "\tSystem time (seconds): 0.50\n"
			    "\tElapsed (wall clock) time (h:mm:ss or m:ss): 1:02:03.5\n"
			    "\tMaximum resident set size (kbytes): 2048\n"
			    "\tExit status: 0\n";
	struct env_verbose v;

	TEST(env_verbose(slice_make(text, sizeof(text) - 1), &v), "time -v is known");
	TEST(slice_eqs(v.command, "sleep 100"), "its command");
	TEST(v.max_rss_kb == 2048 && v.user_seconds == 0.25 && v.system_seconds == 0.5, "its numbers");
	TEST(v.elapsed_seconds == 3723.5, "h:mm:ss");
	TEST(v.exit_status == 0 && v.signal == 15, "status and signal");
	TEST(!env_verbose(SLICE("max_rss_kb=5\n"), &v), "an env file is none");
	TEST(env_verbose(SLICE("Maximum resident set size (kbytes): 5\n"
			       "Elapsed (wall clock) time (h:mm:ss or m:ss): 0:01.25\n"),
		 &v) &&
		v.elapsed_seconds == 1.25 && v.exit_status == -1 && v.command.p == NULL,
	    "m:ss, the rest missing");
	TEST(env_verbose(SLICE("Maximum resident set size (kbytes): 5\n"
			       "Elapsed (wall clock) time (h:mm:ss or m:ss): 1:2:3:4\n"),
		 &v) &&
		v.elapsed_seconds == -1,
	    "four parts are no time");
	TEST(!env_verbose(SLICE("Maximum resident set size (kbytes): lots\n"), &v), "no number, no size");
}

int main(void)
{
	check_lines();
	check_not_status("Command exited with non-zero status ");
	check_not_status("Command exited with non-zero status x");
	check_not_status("Command terminated by signal 12345678901");
	check_verbose();
	return tap_done();
}
