#include "measure/options.h"

#include <string.h>

#include "base/mem.h"
#include "io/opt.h"

#define PID_MAX 4194304 /* PID_MAX_LIMIT of Linux */
#define SHORTEST_MS 1
#define LONGEST_MS (366 * 24 * 3600e3)

void watch_choice_init(struct watch_choice *c)
{
	*c = (struct watch_choice){.interval = WATCH_INTERVAL_MS, .kill_after = WATCH_KILL_AFTER_MS};
}

void watch_choice_release(struct watch_choice *c)
{
	mem_free(c->env);
}

bool watch_chosen(const struct watch_choice *c)
{
	return c->exec || c->pid != 0;
}

static const char *const names[] = {"--exec", "--pid", "--label", "--run", "--scope", "--interval",
    "--mark", "--output", "--until-exit", "--for", "--metrics-out", "--env", "--timeout",
    "--kill-after", "--log"};

static int take_env(struct watch_choice *c, const char *value, struct oc_err *e)
{
	void *grown = c->env;

	if (value[0] == '=' || strchr(value, '=') == NULL)
		return err_set(e, OC_EX_USAGE, "--env takes NAME=VALUE, not '%s'", value);
	if (mem_grow(&grown, &c->env_cap, c->envs + 1, sizeof(*c->env)) != 0)
		return err_nomem(e);
	c->env = grown;
	c->env[c->envs++] = value;
	return 0;
}

static int take_scope(struct watch_choice *c, const char *value, struct oc_err *e)
{
	if (strcmp(value, "command") != 0 && strcmp(value, "gateway") != 0)
		return err_set(e, OC_EX_USAGE, "--scope takes command or gateway, not '%s'", value);
	c->scope = value;
	return 0;
}

static int take_time(
    const char *option, const char *value, double least, double *ms, struct oc_err *e)
{
	double got;

	if (opt_duration(option, value, &got, e) != 0)
		return -1;
	if (got < least)
		return err_set(e, OC_EX_USAGE, "%s: '%s' is less than 1 ms", option, value);
	if (got > LONGEST_MS)
		return err_set(e, OC_EX_USAGE, "%s: '%s' is more than a year", option, value);
	*ms = got;
	return 0;
}

static int take_text(const char *option, const char *value, const char **to, struct oc_err *e)
{
	if (value[0] == '\0')
		return err_set(e, OC_EX_USAGE, "%s: the text is empty", option);
	*to = value;
	return 0;
}

static int choose(struct watch_choice *c, enum watch_option id, const char *value, struct oc_err *e)
{
	const char *name = names[id - WATCH_OPTION];

	switch (id) {
	case WATCH_OPTION_EXEC:
		c->exec = true;
		return 0;
	case WATCH_OPTION_PID:
		return opt_int(name, value, 1, PID_MAX, &c->pid, e);
	case WATCH_OPTION_LABEL:
		return take_text(name, value, &c->label, e);
	case WATCH_OPTION_RUN:
		return take_text(name, value, &c->run, e);
	case WATCH_OPTION_SCOPE:
		return take_scope(c, value, e);
	case WATCH_OPTION_INTERVAL:
		return take_time(name, value, SHORTEST_MS, &c->interval, e);
	case WATCH_OPTION_MARK:
		return take_text(name, value, &c->mark, e);
	case WATCH_OPTION_OUTPUT:
		return take_text(name, value, &c->output, e);
	case WATCH_OPTION_FOR:
		return take_time(name, value, SHORTEST_MS, &c->for_time, e);
	case WATCH_OPTION_METRICS_OUT:
		return take_text(name, value, &c->metrics, e);
	case WATCH_OPTION_ENV:
		return take_env(c, value, e);
	case WATCH_OPTION_TIMEOUT:
		return take_time(name, value, SHORTEST_MS, &c->timeout, e);
	case WATCH_OPTION_KILL_AFTER:
		return take_time(name, value, 0, &c->kill_after, e);
	case WATCH_OPTION_LOG:
		return take_text(name, value, &c->log, e);
	default:
		c->until_exit = true;
		return 0;
	}
}

int watch_choose(struct watch_choice *c, enum watch_option id, const char *value, struct oc_err *e)
{
	if (id > WATCH_OPTION_PID)
		c->lone = names[id - WATCH_OPTION];
	if (id >= WATCH_OPTION_ONLY_EXEC)
		c->exec_only = names[id - WATCH_OPTION];
	return choose(c, id, value, e);
}

int watch_choice_check(struct watch_choice *c, int n, struct oc_err *e)
{
	if (!watch_chosen(c))
		return c->lone == NULL ? 0
				       : err_set(e, OC_EX_USAGE,
					     "%s goes with --exec and --pid only", c->lone);
	if (c->exec && c->pid != 0)
		return err_set(e, OC_EX_USAGE, "--exec and --pid exclude each other");
	if (c->exec && n == 0)
		return err_set(e, OC_EX_USAGE, "--exec: no command; put it behind '--'");
	if (c->exec && c->for_time > 0)
		return err_set(e, OC_EX_USAGE,
		    "--for goes with --pid; what ends a command is --timeout");
	if (c->pid != 0 && c->exec_only != NULL)
		return err_set(e, OC_EX_USAGE, "%s goes with --exec only", c->exec_only);
	if (c->pid != 0 && n > 0)
		return err_set(e, OC_EX_USAGE, "--pid takes no operands");
	if (c->for_time > 0 && c->until_exit)
		return err_set(e, OC_EX_USAGE, "--for and --until-exit exclude each other");
	if (c->scope == NULL)
		c->scope = c->exec ? "command" : "gateway";
	return 0;
}
