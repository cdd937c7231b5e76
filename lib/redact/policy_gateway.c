/* What a gateway writes: transcripts, traces, logs, state. What of it may be published. */
#include "redact/policy_table.h"

const struct policy_object policy_gateway[] = {
    /* session transcripts, replay inputs */
    {"transcript", "tokens",
	"type,version,customType,thinkingLevel,provider,modelId,appendMode,role:word! "
	"id,parentId,targetId,fromId,firstKeptEntryId,appendParentId:~entry! timestamp:time! "
	"cwd,parentSession:#path message:@message content:text&block! summary:text "
	"tokensBefore,fromHook,display:num! data:@custom-data details:@custom-details "
	"label,name:text"},
    {"custom-data", "tokens",
	"timestamp:time! provider,modelApi,modelId:word! runId,sessionId:~run "
	"prunedToolResults:num frozenToolResults:@frozen ambiguousToolResultBaseKeys:~tool-call "
	"*(word):gone"},
    {"frozen", NULL, "key:~tool-call sourceHash:hash"},
    {"custom-details", NULL, "readFiles,modifiedFiles:#path *(word):gone"},
    {"message", "tokens",
	"role,api,provider,model,responseModel,stopReason,toolName,name,errorCode,errorType,"
	"customType:word! timestamp:time! usage:@usage-block responseId,idempotencyKey,"
	"openclawDelivery:~message toolCallId,tool_call_id:~tool-call! isError,display:num! "
	"content:text&block! errorMessage,errorBody:log details:@tool-details diagnostics:gone "
	"tool_calls,toolCalls:@block function_call,functionCall:@block summary,command,"
	"output:text __openclaw:@openclaw-mark"},
    {"openclaw-mark", NULL, "id,seq:~message *(word):gone"},
    {"usage-block", "tokens",
	"input,output,cacheRead,cacheWrite,reasoningTokens,totalTokens,total,promptTokens,"
	"inputTokens,outputTokens,input_tokens,output_tokens,total_tokens,cache_read_tokens,"
	"cache_write_tokens,prompt_tokens,completion_tokens:num! cost:@cost"},
    {"block", "drift",
	"type,name,toolName,tool,executionMode,mimeType,redacted:word! id,tool_use_id,toolUseId,"
	"tool_call_id,toolCallId:~tool-call! text,thinking,content,output,result:text! "
	"input,arguments,args,payload:args! partialArgs:inside&args function:@block "
	"isError,is_error:num! textSignature:inside&signature data,thinkingSignature,"
	"thoughtSignature,signature,source,url,image_url:gone"},
    {"args", NULL, "*(args):args"},
    {"signature", NULL, "v:num id:~message phase:word"},
    {"tool-details", NULL,
	"status,exitReason,tool,kind,code:word exitCode,durationMs,pid,bytes,truncated:num "
	"cwd,path:#path error:log aggregated,content,message,output,stdout,stderr,diff:gone "
	"sessionId:~process startedAt,endedAt:time *(args):gone"},

    /* trajectories */
    {"trajectory", "tokens",
	"traceSchema,source,type,provider,modelId,modelApi:word! schemaVersion,seq,sourceSeq:num! "
	"ts:time! traceId,sessionId:~session! runId:~run! sessionKey:#session-key! "
	"workspaceDir:#path data:@trajectory-data"},
    {"trajectory-data", "tokens",
	"trigger,agentId,messageProvider,messageChannel,streamStrategy,transport,status,"
	"finalStatus,terminalError,fallbackStepType,fallbackStepFromModel,fallbackStepToModel,"
	"fallbackStepFromFailureReason,fallbackStepFinalOutcome,toolName,name,reason:word! "
	"capturedAt,startedAt,endedAt:time! durationMs,aborted,timedOut,isError,success:num! "
	"usage,promptCache,lastCallUsage:@usage-block prompt,finalPromptText,systemPrompt,"
	"assistantTexts:text messages,messagesSnapshot:@message tools:@tool-schema "
	"error,fallbackStepFromFailureDetail:log sessionFile,workspaceDir:#path "
	"transcriptLeafId:~entry toolCallId:~tool-call harness:@harness model:@model-block "
	"prompting:@prompting metadata:@trajectory-meta args,arguments,input:args result:text "
	"config,plugins,skills,redaction,toolMetas,itemLifecycle:gone"},
    {"tool-schema", NULL, "name,type:word description,parameters,inputSchema:gone"},
    {"harness", NULL,
	"type,name,version:word os:@os runtime:@runtime-versions invocation,entrypoint,"
	"workspaceDir,sessionFile:gone"},
    {"os", NULL, "platform,arch:word release,label:gone"},
    {"runtime-versions", NULL, "*(word):word"},
    {"model-block", NULL,
	"id,name,provider,api,primary,thinkLevel,reasoningLevel,input:word baseUrl:gone "
	"contextWindow,maxTokens:num cost:@cost"},
    {"prompting", NULL, "systemPromptReport:@prompt-report skillsPrompt:gone"},
    {"trajectory-meta", NULL,
	"sessionKey:#session-key agentId,messageProvider,messageChannel:word"},
    {"trajectory-pointer", NULL,
	"traceSchema:word schemaVersion:num sessionId:~session runtimeFile:#path"},

    /* cache-trace.jsonl */
    {"cache-trace", "tokens",
	"runId:~run sessionId:~session! sessionKey:#session-key! provider,modelId,modelApi,stage,"
	"messageRoles:word! workspaceDir:#path ts:time! seq,messageCount:num! system,prompt:text "
	"systemDigest,messageFingerprints,messagesDigest:hash messages:@message model:@model-block "
	"options:@cache-options note:log error:log usage,lastCallUsage:@usage-block"},
    {"cache-options", NULL,
	"snapshot:@cache-snapshot model:@model-block sessionId:~session transport,"
	"toolExecution,thinkingLevel,reasoning:word requestId:~run headers,apiKey:gone"},
    {"cache-snapshot", NULL,
	"provider,modelId,modelApi,streamStrategy,transport,toolNames:word "
	"systemPromptDigest,toolDigest:hash toolCount:num"},

    /* the gateway's log, as JSON lines of either kind */
    {"gateway-log", "drift",
	"0:inside&log-name! 1,2,3:log&log-fields! message:log! _meta:@log-meta time:time! hostname:#host "
	"agent_id,channel,traceFlags:word session_id:#session-key traceId,spanId,"
	"parentSpanId:~trace"},
    {"log-name", "drift", "subsystem,module:word! message:log storePath:#path *(word):gone"},
    {"log-meta", NULL,
	"runtime,runtimeVersion,logLevelId,logLevelName,parentNames:word name:inside&log-name "
	"hostname:#host date:time path:@log-path"},
    {"log-path", NULL, "fileName,fileNameWithLine,fileColumn,fileLine,method:word "
		       "fullFilePath,filePath,filePathWithLine:gone"},
    {"log-fields", "drift",
	"event,tags,stage,decision,reason,provider,model,modelId,runtime,surface,outcome,channel,"
	"lane,level,failoverReason,selectedHarnessId,selectedReason,sourceProvider,sourceModel,"
	"requestedProvider,requestedModel,candidateProvider,candidateModel,status,cause,"
	"providerRuntimeFailureKind,profileFailureReason,windowType,phase,agentId:word! "
	"error,errorPreview,rawErrorPreview,message,diagnosticsSummary:log "
	"errorHash,rawErrorHash,profileId:hash runId:~run sessionId:~session "
	"sessionKey:#session-key spans:@log-span host,remoteAddr,localAddr,endpoint:#host "
	"deviceId:~device"},
    {"log-span", "rtt", "name:word! durationMs,elapsedMs:num!"},
    {"console-line", "drift",
	"time:time! level,subsystem,module:word! message:log! sessionKey:#session-key "
	"runId:~run sessionId:~session hostname:#host"},

    /* diagnostics */
    {"timeline", "rtt",
	"schemaVersion,type,name,phase,envName,errorName,activeSpanName,provider,operation,"
	"signal:word! timestamp:time! durationMs,p50Ms,p95Ms,p99Ms,maxMs,pid,ok,exitCode:num! "
	"runId:~run spanId,parentSpanId:~span! errorMessage,command:log "
	"attributes:@timeline-attributes"},
    {"timeline-attributes", "rtt", "pluginIds:word path,file,cwd,workspaceDir:#path "
				   "sessionKey:#session-key *(word):word"},
    {"stability", "rss",
	"generatedAt:time! events:@stability-event capacity,count,dropped,firstSeq,lastSeq:num! "
	"summary:@stability-summary"},
    {"stability-bundle", "rss",
	"version:num! generatedAt:time! reason:word! process:@bundle-process host:@bundle-host "
	"error:@bundle-error evidence:@bundle-evidence snapshot:@stability path:#path mtimeMs:num "
	"bundle:@stability-bundle"},
    {"bundle-process", "rss", "pid,uptimeMs:num! platform,arch,node:word"},
    {"bundle-host", NULL, "hostname:#host"},
    {"bundle-error", NULL, "name,code:word message:log"},
    {"bundle-evidence", "rss", "memoryPressure:@bundle-pressure"},
    {"bundle-pressure", "rss",
	"level,reason:word! memory:@memory-figures heapStatistics:@figures heapSpaces:@heap-space "
	"cgroup:@cgroup activeResources:@active-resources topSessionFiles:gone *(word):num!"},
    {"heap-space", NULL, "spaceName:word *(word):num"},
    {"cgroup", NULL, "version:word values:@cgroup-values events:@figures"},
    {"cgroup-values", NULL, "*(word):word"},
    {"active-resources", NULL, "total:num byType:@figures"},
    {"stability-event", "rss",
	"type,phase,provider,model,outcome,reason,level,channel,lane,surface:word! "
	"source:#session-key sessionKey:#session-key sessionId:~session runId:~run ts:time! "
	"memory:@memory-figures *(word):num!"},
    {"stability-summary", "rss", "byType:@figures memory:@memory-figures *(word):@figures"},
    {"memory-figures", "rss", "latest:@memory-figures workerHeaps:@worker-heap *(word):num!"},
    {"worker-heap", "rss", "script:word *(word):num!"},
    {"health", "rss",
	"ok,ts,durationMs,heartbeatSeconds:num! plugins:@health-plugins defaultAgentId:word "
	"agents:@health-agent sessions:@health-sessions heartbeat:@heartbeat eventLoop:@event-loop "
	"modelPricing,configReload:@runtime-versions channelOrder:word "
	"channels,channelLabels:gone runtimeVersion:word"},
    {"health-plugins", NULL, "loaded,unavailable:word errors:log"},
    {"health-agent", NULL, "agentId,every:word isDefault,enabled,everyMs:num heartbeat:@heartbeat "
			   "sessions:@health-sessions"},
    {"heartbeat", NULL, "agents:@health-agent enabled,everyMs,ackMaxChars:num every,target:word prompt:gone"},
    {"health-sessions", NULL, "path:#path count:num recent:@recent-session"},
    {"recent-session", NULL, "key:#session-key updatedAt,age:num"},
    {"event-loop", "rss", "degraded,intervalMs,delayP99Ms,delayMaxMs,utilization,"
			  "cpuCoreRatio:num! reasons:word!"},
    {"log-tail", NULL, "file:#path cursor,size,truncated,reset:num lines:inside&gateway-log"},
    {"session-list", "tokens",
	"path:#path ts,count:num defaults:@session sessions:@session startDate,endDate:time "
	"updatedAt:num totals:@usage-block aggregates:gone cacheStatus:@runtime-versions"},

    /* state */
    {"sessions-store", "tokens", "*(#session-key):@session"},
    {"session", "tokens",
	"sessionId:~session! key,sessionKey,spawnedBy:#session-key sessionFile:#path "
	"status,modelProvider,model,agentHarnessId,chatType,channel,lastChannel,kind,scope,agentId,"
	"thinkingLevel,verboseLevel,modelOverride,providerOverride,thinkingDefault,"
	"thinkingOptions:word! thinkingLevels:@modes updatedAt,sessionStartedAt,lastInteractionAt,startedAt,endedAt,"
	"runtimeMs,contextTokens,inputTokens,outputTokens,totalTokens,totalTokensFresh,cacheRead,"
	"cacheWrite,estimatedCostUsd,compactionCount,abortedLastRun:num! "
	"systemPromptReport:@prompt-report contextBudgetStatus:@budget-status usage:@usage-block "
	"skillsSnapshot:@skills-snapshot agentRuntime:@runtime-versions "
	"groupId,lastTo,lastAccountId,authProfileOverride:#chat "
	"subject,label,displayName,origin,deliveryContext,latestCompactionCheckpoint:gone"},
    {"budget-status", "tokens", "source,provider,model,route:word! sessionId:~session *(word):num!"},
    {"skills-snapshot", NULL, "prompt:gone skills:@skill version:num"},
    {"skill", NULL, "name:word primaryEnv:gone"},

    /* cron */
    {"cron-run", "tokens",
	"ts,runAtMs,durationMs,nextRunAtMs:num! jobId:~job! action,status,deliveryStatus,model,"
	"provider:word! error:log summary:gone diagnostics:@cron-diagnostics "
	"delivery,failureNotificationDelivery:@cron-delivery sessionId:~session! "
	"sessionKey:#session-key! usage:@usage-block"},
    {"cron-diagnostics", NULL, "summary:log entries:@cron-entry"},
    {"cron-entry", NULL, "ts:num source,severity:word message:log"},
    {"cron-delivery", NULL, "intended,resolved:@cron-target status:word "
			    "fallbackUsed,delivered:num"},
    {"cron-target", NULL, "channel,source,mode:word to,accountId:#chat error:log ok:num"},
    {"cron-jobs", "tokens", "version:num jobs:@cron-job"},
    {"cron-job", "tokens",
	"id:~job! name:gone enabled,createdAtMs,updatedAtMs,deleteAfterRun:num schedule:@schedule "
	"sessionTarget,wakeMode:word agentId:word payload:@cron-payload delivery:@cron-target "
	"state:@cron-state *(~job):@cron-job scheduleIdentity:gone"},
    {"schedule", NULL, "kind:word at:time atMs,everyMs,anchorMs:num expr,tz:title"},
    {"cron-payload", NULL, "kind,model,thinking:word message,text:gone timeoutSeconds:num"},
    {"cron-state", NULL,
	"lastRunStatus,lastStatus,lastDeliveryStatus,lastFailureNotificationDeliveryStatus:word "
	"lastError,lastDiagnosticSummary:log lastDiagnostics:@cron-diagnostics *(word):num"},

    /* openclaw.json: names of settings, no values */
    {"gateway-config", NULL,
	"gateway:@config-gateway logging:@config-logging agents:@config-agents *(word):gone"},
    {"config-gateway", NULL, "mode,bind:word port:num auth,http,remote,controlUi:gone"},
    {"config-logging", NULL, "level,consoleStyle,consoleLevel,redactSensitive:word file:#path"},
    {"config-agents", NULL, "defaults:@config-defaults list:gone"},
    {"config-defaults", NULL, "model:@model-block workspace:#path memorySearch:gone"},
    {NULL, NULL, NULL},
};
