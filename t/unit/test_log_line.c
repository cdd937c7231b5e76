#include "data/log_line.h"

#include "tap.h"

static struct log_line bare;

static void check(const char *line, const char *want, const char *name)
{
	struct slice got = log_line_bare(&bare, slice_cstr(line));

	TEST(slice_eqs(got, want) && !bare.failed, name);
}

static void check_prefixes(void)
{
	check("May  7 10:00:00 vm node[4242]: 10:00:00 [gateway] x", "10:00:00 [gateway] x",
	    "journalctl, short");
	check("May 27 10:00:00.123456 vm node[4242]: [gateway] x", "[gateway] x", "short-precise");
	check("2026-05-27T10:00:00+0200 vm openclaw-gateway[42]: [gateway] x", "[gateway] x",
	    "short-iso");
	check("Wed 2026-05-27 10:00:00 CEST vm node[42]: [gateway] x", "[gateway] x", "short-full");
	check("1716796800.123456 vm node[42]: [gateway] x", "[gateway] x", "short-unix");
	check("May 27 10:00:00 vm node[4242]:", "", "an empty line of journalctl");
	check("openclaw-gateway-1  | [gateway] x", "[gateway] x", "docker compose");
	check("gw  | 2026-05-27T08:05:00.000000000Z 10:05:00 [gateway] x", "10:05:00 [gateway] x",
	    "docker compose with its time");
	check("2026-05-27T08:05:00.000000000Z stderr F {\"time\":\"t\"}", "{\"time\":\"t\"}",
	    "a CRI log");
	check(
	    "{\"log\":\"10:05:00 [gateway] a \\\"b\\\"\\n\",\"stream\":\"stderr\",\"time\":\"t\"}",
	    "10:05:00 [gateway] a \"b\"", "docker's json-file");
	check("{\"log\":\"\\u001b[36m[gateway]\\u001b[39m "
	      "x\\r\\n\",\"stream\":\"stdout\",\"time\":\"t\"}",
	    "[gateway] x", "a terminal's colours in docker's json-file");
}

static void check_terminal(void)
{
	check("\033[90m01:26:46\033[39m \033[36m[gateway]\033[39m x\r", "01:26:46 [gateway] x",
	    "colours and a CR");
	check("loading\r\033[2K01:26:46 [gateway] x", "01:26:46 [gateway] x",
	    "what was written over");
	check("\033]8;;http://x\033\\[gateway] x\033]8;;\a", "[gateway] x", "a hyperlink");
	check("\033[36mgw  | \033[0m[gateway] x", "[gateway] x", "a coloured prefix");
	check("\033[", "", "a sequence that was cut");
	check("\033", "", "an escape alone");
}

static void check_unchanged(const char *line)
{
	struct slice s = slice_cstr(line), got = log_line_bare(&bare, s);

	TEST(got.p == s.p && got.n == s.n, line);
}

static void check_bare(void)
{
	check_unchanged("");
	check_unchanged("10:00:00 [gateway] x");
	check_unchanged("2026-05-27T10:05:00.000+02:00 [gateway] pid[42]: x");
	check_unchanged("2026-05-27T08:05:00.000Z [gateway] x");
	check_unchanged("2026-05-27T08:05:00Z codex app-server: timed out");
	check_unchanged("plugin | a table");
	check_unchanged("plugin  a table");
	check_unchanged("May 27 10:00:00");
	check_unchanged("May 27 10:00:00 vm [42]: x");
	check_unchanged("{\"log\":\"torn");
	check_unchanged("{\"log\":\"a member of ours\",\"level\":\"info\"}");
}

int main(void)
{
	check_prefixes();
	check_terminal();
	check_bare();
	log_line_release(&bare);
	return tap_done();
}
