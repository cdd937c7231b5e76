#include "measure/options.h"

#define PID_MAX 4194304 /* PID_MAX_LIMIT of Linux */
#define LONGEST_MS (366 * 24 * 3600e3)

static int take_env(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	if (value[0] == '=' || strchr(value, '=') == NULL)
		return err_set(e, OC_EX_USAGE, "--%s takes NAME=VALUE, not '%s'", o->name, value);
	return option_list(o, value, to, e);
}

static int take_time(const struct option *o, const char *value, void *to, struct oc_err *e)
{
	if (option_duration(o, value, to, e) != 0)
		return -1;
	if (*(double *)to > LONGEST_MS)
		return err_set(e, OC_EX_USAGE, "--%s: '%s' is more than a year", o->name, value);
	return 0;
}

static const struct option_word scopes[] = {
    {"command", WATCH_SCOPE_COMMAND}, {"gateway", WATCH_SCOPE_GATEWAY}, {NULL, 0}};

#define S struct watch_choice
#define TIME(M, LEAST) OPTION_CALL(S, M, double, take_time), .min = (LEAST)

const struct option watch_options[] = {
    {"exec", 0, NULL, "run the command behind '--' and measure its memory", OPTION_FLAG(S, exec), .command = true},
    {"pid", 0, "PID", "measure a process that runs already", OPTION_COUNT(S, pid, 1, PID_MAX)},
    {"label", 0, "TEXT", "label of its records", OPTION_NAME(S, label)},
    {"run", 0, "ID", "what run its records belong to", OPTION_NAME(S, run)},
    {"scope", 0, "SCOPE", "whose memory: command (--exec) or gateway (--pid); of process samples, one of both",
	OPTION_CHOICE(S, scope, scopes)},
    {"interval", 0, "TIME", "from one reading to the next (100ms)", TIME(interval, 1)},
    {"mark", 0, "FD|FIFO", "a line from there is the label of a reading, taken at once", OPTION_NAME(S, mark)},
    {"output", 'o', "FILE", "records of --exec and --pid go there; the command keeps its standard output",
	OPTION_NAME(S, output)},
    {"log", 0, "FILE", "the command's output and errors go there", OPTION_NAME(S, log)},
    {"metrics-out", 0, "FILE", "write max_rss_kb and elapsed_seconds there, as GNU time does", OPTION_NAME(S, metrics)},
    {"env", 0, "NAME=VALUE", "set it for the command; may be given again",
	OPTION_CALL(S, env, struct option_list, take_env)},
    {"timeout", 0, "TIME", "end the command when it takes longer, and exit 124", TIME(timeout, 1)},
    {"kill-after", 0, "TIME", "how long it may take to end before it is killed (5s)", TIME(kill_after, 0)},
    {"until-exit", 0, NULL, "measure until PID, or the last process of the command, has ended",
	OPTION_FLAG(S, until_exit)},
    {"for", 0, "TIME", "measure PID that long", TIME(for_time, 1)},
    {.name = NULL},
};

#undef TIME
#undef S

void watch_choice_init(struct watch_choice *c)
{
	*c = (struct watch_choice){.interval = WATCH_INTERVAL_MS, .kill_after = WATCH_KILL_AFTER_MS};
}

void watch_choice_release(struct watch_choice *c)
{
	option_list_release(&c->env);
}

bool watch_chosen(const struct watch_choice *c)
{
	return c->exec || c->pid != 0;
}

int watch_choice_check(struct watch_choice *c, const struct options *given, int n, bool reads, struct oc_err *e)
{
	static const char of_both[] = "label run scope interval mark output until-exit for";
	static const char of_live[] = "label run interval mark output until-exit for";
	static const char of_exec[] = "metrics-out env timeout kill-after log";
	const char *both = options_given(given, reads ? of_live : of_both), *exec = options_given(given, of_exec);

	if (!watch_chosen(c))
		return both == NULL && exec == NULL
			   ? 0
			   : err_set(e, OC_EX_USAGE, "--%s goes with --exec and --pid only",
				 both != NULL ? both : exec);
	if (c->exec && c->pid != 0)
		return err_set(e, OC_EX_USAGE, "--exec and --pid exclude each other");
	if (c->exec && n == 0)
		return err_set(e, OC_EX_USAGE, "--exec: no command; put it behind '--'");
	if (c->exec && c->for_time > 0)
		return err_set(e, OC_EX_USAGE, "--for goes with --pid; what ends a command is --timeout");
	if (c->pid != 0 && exec != NULL)
		return err_set(e, OC_EX_USAGE, "--%s goes with --exec only", exec);
	if (c->pid != 0 && n > 0)
		return err_set(e, OC_EX_USAGE, "--pid takes no operands");
	if (c->for_time > 0 && c->until_exit)
		return err_set(e, OC_EX_USAGE, "--for and --until-exit exclude each other");
	if (c->scope == WATCH_SCOPE_AUTO)
		c->scope = c->exec ? WATCH_SCOPE_COMMAND : WATCH_SCOPE_GATEWAY;
	return 0;
}
