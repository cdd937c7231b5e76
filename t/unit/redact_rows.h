/* The rows that the tables of oc-redact must have, a TAB behind each; test_redact_rows.c says how to make the list. */
static const struct {
	const char *table, *rows;
} ROWS[] = {
    {"rule", "openai openai-key 1\tanthropic anthropic-key 1\topenrouter openrouter-key 1\t"
	"stripe stripe-key 1\tgithub github-token 1\tgitlab gitlab-token 1\tslack slack-token 1\t"
	"google google-key 1\tgoogle-oauth google-token 1\taws aws-key 1\tgroq groq-key 1\t"
	"hugging-face hf-token 1\tnpm npm-token 1\tpypi pypi-token 1\txai xai-key 1\t"
	"perplexity perplexity-key 1\tslack-webhook slack-webhook 1\tdiscord-token discord-token 1\t"
	"discord-webhook discord-webhook 1\ttelegram-token telegram-token 1\tjwt jwt 1\tpem private-key 1\t"
	"authorization authorization 1\tbearer authorization 1\turl-userinfo url-credentials 1\t"
	"signed-url url-signature 1\tcookie cookie 1\tsecret-field secret 1\tsecret-flag secret 1\t"
	"remnant masked-key 1\tdiscord-user discord-user 2\tdiscord-role discord-role 2\t"
	"discord-channel discord-channel 2\tdiscord-guild discord-guild 2\t"
	"discord-message discord-message 2\tdiscord-emoji discord-emoji 2\tdiscord-id discord-id 2\t"
	"slack-user slack-user 2\tslack-channel slack-channel 2\tslack-team slack-team 2\t"
	"slack-id slack-id 2\tslack-ts slack-ts 2\ttelegram-user telegram-user 2\t"
	"telegram-chat telegram-chat 2\ttelegram-message telegram-message 2\tsession-key session-key 2\t"
	"phone phone 4\temail email 4\tip ip 4\tuser-field user 8\thome-path user 8\thost-field host 8\t"
	"host host 8\t"},
    {"prefix", "sk-ant- anthropic anthropic-key 1 match 0 classes 23 least 8\t"
	"sk-or-v1- openrouter openrouter-key 1 match 0 classes 23 least 8\t"
	"sk- openai openai-key 1 match 0 classes 23 least 12 random\t"
	"sk_live_ stripe stripe-key 1 match 0 classes 23 least 8\t"
	"sk_test_ stripe stripe-key 1 match 0 classes 23 least 8\t"
	"rk_live_ stripe stripe-key 1 match 0 classes 23 least 8\t"
	"rk_test_ stripe stripe-key 1 match 0 classes 23 least 8\t"
	"ghp_ github github-token 1 match 0 classes 23 least 16 random\t"
	"gho_ github github-token 1 match 0 classes 23 least 16 random\t"
	"ghu_ github github-token 1 match 0 classes 23 least 16 random\t"
	"ghs_ github github-token 1 match 0 classes 23 least 16 random\t"
	"ghr_ github github-token 1 match 0 classes 23 least 16 random\t"
	"github_pat_ github github-token 1 match 0 classes 23 least 16 random\t"
	"glpat- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"gldt- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glrt- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glcbt- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glptt- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glft- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glsoat- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glimt- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"gloas- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glagent- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"glffct- gitlab gitlab-token 1 match 0 classes 23 least 16 random\t"
	"xoxa- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxb- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxc- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxd- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxe- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxe.xoxb- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxe.xoxp- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxo- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxp- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxr- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xoxs- slack slack-token 1 match 0 classes 23 least 8 random\t"
	"xapp- slack slack-token 1 match 0 classes 23 least 10 random\t"
	"AIza google google-key 1 match 0 classes 23 least 20\t"
	"ya29. google-oauth google-token 1 match 0 classes 23 least 10\t"
	"GOCSPX- google-oauth google-token 1 match 0 classes 23 least 16\t"
	"1//0 google-oauth google-token 1 match 0 classes 23 least 30 random\t"
	"AKIA aws aws-key 1 match 0 classes 3 least 16\tASIA aws aws-key 1 match 0 classes 3 least 16\t"
	"ABIA aws aws-key 1 match 0 classes 3 least 16\tACCA aws aws-key 1 match 0 classes 3 least 16\t"
	"gsk_ groq groq-key 1 match 0 classes 23 least 16 random\t"
	"hf_ hugging-face hf-token 1 match 0 classes 7 least 20 random\t"
	"api_org_ hugging-face hf-token 1 match 0 classes 7 least 20 random\t"
	"npm_ npm npm-token 1 match 0 classes 7 least 20 random\t"
	"pypi- pypi pypi-token 1 match 0 classes 23 least 24 random\t"
	"xai- xai xai-key 1 match 0 classes 23 least 20 random\t"
	"pplx- perplexity perplexity-key 1 match 0 classes 23 least 20 random\t"
	"mfa. discord-token discord-token 1 match 0 classes 23 least 60 random\t"
	"eyJ jwt jwt 1 match 1 classes 0 least 0\t-----BEGIN  pem private-key 1 match 2 classes 0 least 0\t"
	"hooks.slack.com/ slack-webhook slack-webhook 1 match 3 folded classes 0 least 0\t"
	"hooks.slack-gov.com/ slack-webhook slack-webhook 1 match 3 folded classes 0 least 0\t"
	"/webhooks/ discord-webhook discord-webhook 1 match 4 classes 0 least 0\t"
	"/interactions/ discord-webhook discord-webhook 1 match 4 classes 0 least 0\t"
	"bearer bearer authorization 1 match 5 folded classes 0 least 0\t"
	"basic  bearer authorization 1 match 6 folded classes 0 least 0\t"
	"--token secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--api-key secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--api_key secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--apikey secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--secret secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--password secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--passwd secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--passphrase secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--auth-token secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--access-token secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--bot-token secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"--client-secret secret-flag secret 1 match 7 folded classes 0 least 0\t"
	"hm= signed-url url-signature 1 match 8 classes 0 least 0\t"
	"sig= signed-url url-signature 1 match 8 classes 0 least 0\t"
	"Signature= signed-url url-signature 1 match 8 classes 0 least 0\t"
	"signature= signed-url url-signature 1 match 8 classes 0 least 0\t"
	"Credential= signed-url url-signature 1 match 8 classes 0 least 0\t"
	"Key-Pair-Id= signed-url url-signature 1 match 8 classes 0 least 0\t"
	"\342\200\246 remnant masked-key 1 match 9 classes 0 least 0\t"
	"/home/ home-path user 8 match 10 classes 0 least 0\t"
	"/Users/ home-path user 8 match 10 classes 0 least 0\t"
	"\\users\\ home-path user 8 match 10 folded classes 0 least 0\t"
	":/users/ home-path user 8 match 10 folded classes 0 least 0\t"
	"agent: session-key session-key 2 match 11 classes 0 least 0\t"
	"U0 slack-user slack-user 2 match 12 classes 0 least 0\t"
	"W0 slack-user slack-user 2 match 12 classes 0 least 0\t"
	"C0 slack-channel slack-channel 2 match 12 classes 0 least 0\t"
	"G0 slack-channel slack-channel 2 match 12 classes 0 least 0\t"
	"D0 slack-channel slack-channel 2 match 12 classes 0 least 0\t"
	"T0 slack-team slack-team 2 match 12 classes 0 least 0\t"
	"B0 slack-id slack-id 2 match 12 classes 0 least 0\t"
	"A0 slack-id slack-id 2 match 12 classes 0 least 0\t"
	"<@U slack-user slack-user 2 match 12 classes 0 least 0\t"
	"<@W slack-user slack-user 2 match 12 classes 0 least 0\t"
	"<#C slack-channel slack-channel 2 match 12 classes 0 least 0\t"
	"<#G slack-channel slack-channel 2 match 12 classes 0 least 0\t"
	"<!subteam^S slack-id slack-id 2 match 12 classes 0 least 0\t"
	"-100 telegram-chat telegram-chat 2 match 13 classes 0 least 0\t"
	".local host host 8 match 14 classes 0 least 0\t.lan host host 8 match 14 classes 0 least 0\t"
	".internal host host 8 match 14 classes 0 least 0\t.ts.net host host 8 match 14 classes 0 least 0\t"
	".home.arpa host host 8 match 14 classes 0 least 0\t"},
    {"key", "password kind 1 tail\tpasswd kind 1 tail\tpassphrase kind 1 tail\tpasscode kind 1 tail\t"
	"pwd kind 3\toldpwd kind 0\tpwd kind 1 tail\tsecret kind 1 tail\tsecrets kind 1\tpasswords kind 1\t"
	"apikey kind 1 tail\tapikeys kind 1 tail\taccesskey kind 1 tail\taccesskeyid kind 1 tail\t"
	"secretkey kind 1 tail\tprivatekey kind 1 tail\tprivatekeypem kind 1 tail\tsigningkey kind 1 tail\t"
	"encryptionkey kind 1 tail\tmasterkey kind 1 tail\tauthkey kind 1 tail\tstoragekey kind 0\t"
	"accountkey kind 1 tail\tlicensekey kind 1 tail\tservicekey kind 1 tail\t"
	"connectionstring kind 1 tail\twebhookurl kind 1 tail\txamzsignature kind 1\txamzcredential kind 1\t"
	"xgoogsignature kind 1\txgoogcredential kind 1\ttoken kind 2 tail\tauthtokens kind 2 tail\t"
	"jwt kind 2 tail\tcredential kind 2 tail\tsessioncookie kind 6 tail\tcookie kind 6 tail\t"
	"cookies kind 6 tail\tauthorization kind 5 tail\tcardnumber kind 4 tail\tcreditcard kind 4 tail\t"
	"cardcvc kind 4 tail\tcvv kind 4\tcvc kind 4\tsessionkey kind 16 tail\tsessionkeys kind 16 tail\t"
	"toolcallid kind 0\tid kind 7\tids kind 7\tsnowflake kind 7 tail\tallowfrom kind 8 tail\t"
	"userid kind 8 tail\tuserids kind 8 tail\tauthorid kind 8 tail\tsenderid kind 8 tail\t"
	"memberid kind 8 tail\townerid kind 8 tail\trecipientid kind 8 tail\tfromid kind 8 tail\t"
	"botid kind 8 tail\tapplicationid kind 8 tail\ttelegramid kind 8 tail\ttgid kind 8\t"
	"discordid kind 8 tail\tchatid kind 9 tail\tchatids kind 9 tail\tgroupid kind 9 tail\t"
	"peerid kind 9 tail\tchannelid kind 10 tail\tchannelids kind 10 tail\tthreadid kind 10 tail\t"
	"guildid kind 11 tail\tguildids kind 11 tail\tteamid kind 11 tail\tmessageid kind 12 tail\t"
	"messageids kind 12 tail\tupdateid kind 12 tail\tattachmentid kind 7 tail\twebhookid kind 7 tail\t"
	"interactionid kind 7 tail\troleid kind 13 tail\troleids kind 13 tail\temojiid kind 14 tail\t"
	"ts kind 15\tthreadts kind 15 tail\tmessagets kind 15 tail\teventts kind 15 tail\t"
	"parentts kind 15 tail\tphone kind 17 tail\tphones kind 17 tail\tphonenumber kind 17 tail\t"
	"phonenumbers kind 17 tail\tphonee164 kind 17 tail\te164 kind 17 tail\tmsisdn kind 17 tail\t"
	"mobile kind 17\tmobilenumber kind 17 tail\twhatsappnumber kind 17 tail\tusername kind 18 tail\t"
	"displayname kind 18\tglobalname kind 18\tnickname kind 18 tail\tnick kind 18\t"
	"pushname kind 18 tail\tsendername kind 18 tail\tauthorname kind 18 tail\tfirstname kind 18 tail\t"
	"lastname kind 18 tail\tfullname kind 18\tlogin kind 18\tlogname kind 18\thostname kind 19 tail\t"
	"machinename kind 19 tail\tcomputername kind 19 tail\tnodename kind 19 tail\thost kind 20 tail\t"
	"version kind 21 tail\t"},
    {"file top", "png\tjpg\tjpeg\tgif\tsvg\twebp\tico\tjs\tmjs\tcjs\tts\ttsx\tjsx\tcss\tjson\tjsonl\t"
	"tgz\ttar\tgz\tzip\tservice\tsocket\ttimer\ttarget\tdevice\tmount\tslice\tscope\tmd\ttxt\thtml\t"
	"map\tlog\tlock\tyaml\tyml\ttoml\txml\t"},
    {"WhatsApp host", "@s.whatsapp.net\t@c.us\t@g.us\t@lid\t"},
    {"address word", "ip\taddr\taddress\thost\tpeer\tfrom\tserver\tclient\tremote\tgateway\tbind\t"
	"listen\t"},
    {"code object", "self.\tthis.\targs.\topts.\toptions.\tconfig.\tprocess.\tenv.\tcfg.\tparams.\t"
	"req.\tctx.\tsettings.\t"},
    {"part of a secret's name", "token\tsecret\tpassword\t"},
    {"part of a name", "name\thost\tuser\t"},
    {"home root", "/var\t/export\t/private\t/usr\t/mnt\t/host\t"},
    {"placeholder", "string\tstr\tnull\tnil\tnone\ttrue\tfalse\tundefined\tany\tunknown\tnumber\t"
	"boolean\tbool\trequired\toptional\ttext\thidden\tmasked\tredacted\tunset\tempty\tmissing\tdefault\t"
	"bearer\tbasic\ttoken\tpassword\tsecret\tapikey\tapi_key\tenv\tyes\tno\tauto\tobject\tinvalid\t"
	"disabled\tenabled\tpresent\tomitted\tnot-needed\t"},
    {"common name", "user\tassistant\tsystem\ttool\troot\tunknown\tanonymous\tnone\tnull\tundefined\t"
	"true\tfalse\tlocalhost\tlocalhost.localdomain\tmain\tglobal\tstring\tbot\tdefault\t"
	"agent:main:main\tdeveloper\tn/a\thost\tcurrent\t"},
    {"public host", "openai.com\tanthropic.com\tdiscord.com\tdiscord.gg\tdiscordapp.com\tslack.com\t"
	"telegram.org\twhatsapp.net\tgoogleapis.com\tgoogle.com\tgithub.com\tgithubusercontent.com\t"
	"groq.com\tx.ai\thuggingface.co\topenrouter.ai\tperplexity.ai\texample.com\texample.org\tlocalhost\t"},
    {"scheme", "bearer\tbasic\tbot\ttoken\tdigest\tnegotiate\tapikey\tsignature\taws4-hmac-sha256\t"
	"ntlm\tkey\t"},
    {"before an id", "<@ discord-user\t<@! discord-user\t<@& discord-role\t<# discord-channel\t"
	"/guilds/ discord-guild\t/users/ discord-user\t/members/ discord-user\t/avatars/ discord-user\t"
	"/messages/ discord-message\t/roles/ discord-role\t/emojis/ discord-emoji\t/icons/ discord-guild\t"
	"/threads/ discord-channel\t/attachments/ discord-channel\t/webhooks/ discord-id\t"
	"/interactions/ discord-id\t/applications/ discord-user\tdiscord: discord-id\tuser: discord-user\t"
	"channel: discord-channel\tguild: discord-guild\tthread: discord-channel\trole: discord-role\t"},
    {"glue", "a\tagain\tall\talready\talso\tan\tand\tany\tare\tas\tat\tbe\tbecause\tbeen\tbefore\t"
	"behind\tbeing\tbetween\tboth\tbut\tby\tcan\tcannot\tcode\tcould\tdid\tdo\tdoes\tdone\telse\tfalse\t"
	"few\tfirst\tfor\tfrom\tget\tgive\tgo\tgot\thad\thas\thave\thaving\there\thow\tif\tin\tinstead\t"
	"into\tis\tit\tits\titself\tjust\tlast\tleft\tless\tlike\tline\tlong\tmade\tmake\tmany\tmay\tme\t"
	"might\tmore\tmost\tmust\tmy\tname\tneed\tnever\tnew\tnext\tno\tnone\tnot\tnow\tof\toff\told\ton\t"
	"once\tone\tonly\tor\tother\tour\tout\tover\town\tpart\tput\tre\ts\tsecond\tsee\tset\tshould\t"
	"since\tso\tsome\tstill\tsuch\ttake\tthan\tthat\tthe\ttheir\tthem\tthen\tthere\tthese\tthey\tthird\t"
	"this\tthose\tthrough\ttime\tto\ttoo\ttrue\ttwo\tunder\tuntil\tup\tus\tuse\tused\tuser\tusing\t"
	"value\tvery\tvia\twas\tway\twe\twell\twere\twhat\twhen\twhere\twhich\twhile\twho\twhy\twill\twith\t"
	"within\twithout\twould\tyes\tyet\tyou\tyour\t"},
    {"term", "abandoned\tabort\taborted\taccept\taccepted\taccess\taccount\tack\tacp\taction\tactive\t"
	"actual\tadd\tadded\tadmin\tafter\tagent\tagentid\tagents\tahead\talive\tallow\tallowed\tallowlist\t"
	"allowlists\tannounce\tanswer\tanthropic\tapi\tapp\tappdir\tappear\tappeared\tappears\tappend\t"
	"applied\tapply\tapproval\tapprovals\tapprove\tapproved\tarchive\targs\targument\targuments\tarray\t"
	"artifact\tartifacts\tartifactsdir\tassertion\tassistant\tasync\tattach\tattachment\tattempt\t"
	"attempted\tattempting\tattempts\tattribute\taudio\taudit\tauth\tauthentication\tauthor\t"
	"authorization\tauto\tavailable\tavg\tawait\tbackend\tbackfill\tbackground\tbackoff\tbase\t"
	"baseline\tbatch\tbecame\tbecome\tbeta\tbilling\tbind\tblock\tblocked\tbody\tboom\tboot\tbootstrap\t"
	"bot\tbranch\tbridge\tbrowser\tbucket\tbudget\tbuffer\tbug\tbuild\tbundle\tbundled\tbusy\tbyte\t"
	"bytes\tcache\tcached\tcall\tcaller\tcalls\tcanary\tcancel\tcancelled\tcandidate\tcandidates\t"
	"canvas\tcapability\tcapacity\tcapture\tcaptured\tcatalog\tcatchup\tcell\tcells\tchange\tchanged\t"
	"changes\tchannel\tchannels\tchars\tchat\tcheck\tchecked\tcheckpoint\tchecks\tchild\tchunk\tchunks\t"
	"classification\tclean\tcleanly\tcleanup\tclear\tclears\tcli\tclient\tclients\tclock\tclose\t"
	"closed\tclosing\tcloud\tcodex\tcold\tcollect\tcollections\tcommand\tcommands\tcompact\tcompaction\t"
	"compare\tcompat\tcomplete\tcompleted\tcompletion\tcompletions\tcomplex\tcompose\tcompute\t"
	"concurrency\tconfig\tconfiguration\tconfigure\tconfigured\tconn\tconnect\tconnected\tconnecting\t"
	"connection\tconsole\tcontainer\tcontent\tcontext\tcontinue\tcontinued\tcontinuing\tcontracts\t"
	"control\tconversation\tcooldown\tcopy\tcore\tcorrect\tcorrupt\tcost\tcount\tcounts\tcpu\tcrash\t"
	"crashed\tcreate\tcreated\tcredential\tcredentials\tcriteria\tcritical\tcron\tcurrent\tdaemon\t"
	"data\tdatabase\tdate\tday\tdebug\tdecide\tdecision\tdeclare\tdecline\tdeclined\tdefault\tdefaults\t"
	"defer\tdeferred\tdegraded\tdelay\tdelayed\tdelete\tdeleted\tdelivered\tdelivery\tdelta\tdenied\t"
	"deny\tdependency\tdepth\tdequeue\tdescriptor\tdesktop\tdetail\tdetails\tdetected\tdetection\t"
	"device\tdiag\tdiagnostic\tdiagnostics\tdiff\tdiffer\tdiffers\tdigest\tdir\tdirect\tdirectory\t"
	"disable\tdisabled\tdisabling\tdisconnect\tdisconnected\tdiscord\tdiscovery\tdispatch\tdisplay\tdm\t"
	"doctor\tdocument\tdreaming\tdrift\tdriver\tdrop\tdropped\tdry\tdue\tduplicate\tduration\tdynamic\t"
	"early\techo\tedit\tembedded\tended\tending\tendpoint\tends\tengine\tenoent\tenqueue\tentries\t"
	"entry\tenv\tenvironment\tequal\terr\terror\terrors\testimate\testimated\teval\tevaluate\t"
	"evaluating\tevent\tevents\tevict\tevidence\texact\texample\texceed\texceeded\texception\texchange\t"
	"exec\texecute\texecuted\texecution\texhausted\texist\texisting\texists\texit\texited\texpect\t"
	"expected\texpired\texpires\texport\textension\textensions\textra\textract\tfail\tfailed\tfailing\t"
	"failover\tfails\tfailure\tfailures\tfallback\tfamily\tfast\tfatal\tfeature\tfetch\tfield\tfields\t"
	"file\tfiles\tfinal\tfinalize\tfind\tfinding\tfindings\tfingerprint\tfinish\tfinished\tfit\tfits\t"
	"fix\tfixture\tflag\tflagged\tflow\tflush\tforce\tform\tformat\tforward\tfound\tfree\tfresh\tfull\t"
	"function\tgate\tgateway\tgenerate\tgenerated\tglobal\tgoogle\tgrace\tgroup\tgroups\tgrowth\tguard\t"
	"guild\thandle\thandler\thandshake\thang\thard\tharness\thash\thead\theader\theaders\thealth\t"
	"healthy\theap\theartbeat\theartbeats\thelp\thigh\thistory\thit\thits\thold\thome\thook\thooks\t"
	"host\thot\thour\thttp\thttps\tid\tidentity\tidle\tids\tignore\tignored\timage\timages\timplicit\t"
	"import\tinclude\tincoming\tincomplete\tincorrect\tindex\tindexed\tindexing\tinfo\tinit\tinitial\t"
	"initialize\tinline\tinprocess\tinput\tinsert\tinside\tinspect\tinstall\tinstalled\tinstance\t"
	"insufficient\tintegration\tinternal\tinterrupt\tinterval\tinvalid\tinvoke\tio\tisolated\tissue\t"
	"item\titems\titeration\titerations\tjob\tjobs\tjs\tjson\tkeep\tkey\tkeys\tkill\tkilled\tkind\t"
	"known\tlabel\tlabels\tlag\tlane\tlanes\tlarge\tlate\tlatency\tlaunch\tlayer\tleaf\tlease\tleast\t"
	"level\tlibrary\tlifecycle\tlimit\tlimited\tlimits\tlines\tlink\tlinked\tlist\tlisten\tlistening\t"
	"live\tliveness\tload\tloaded\tloader\tloading\tlocal\tlock\tlocked\tlog\tlogged\tlogin\tlogout\t"
	"logs\tlookup\tloop\tlost\tlow\tmain\tmanager\tmanifest\tmanual\tmap\tmark\tmarker\tmarkers\tmatch\t"
	"matched\tmatches\tmatching\tmax\tmb\tmcp\tmean\tmeasure\tmedia\tmember\tmemory\tmention\t"
	"mentioned\tmentions\tmerge\tmessage\tmessages\tmeta\tmetadata\tmethod\tmethods\tmetric\tmetrics\t"
	"mid\tmiddle\tmigrate\tmin\tminor\tminute\tminutes\tmismatch\tmissing\tmock\tmode\tmodel\tmodels\t"
	"modified\tmodule\tmoment\tmonitor\tmonth\tmove\tms\tmsg\tmultiple\tmutating\tnative\tnegative\t"
	"net\tnetwork\tnewer\tnode\tnon\tnonzero\tnormal\tnormalization\tnormalize\tnormalized\tnote\t"
	"notes\tnotice\tnotification\tnotify\tnull\tnumber\toauth\tobject\tobserve\tobserved\tok\tolder\t"
	"omit\tomitted\topen\topenai\topenclaw\topened\toperation\toperator\toptional\toptions\torder\t"
	"origin\toutbound\toutcome\toutgoing\toutput\toutside\toverall\toverflow\toverloaded\towner\tp50\t"
	"p90\tp95\tp99\tpack\tpackage\tpackages\tpad\tpage\tpair\tpaired\tpairing\tparallel\tparam\tparent\t"
	"parity\tparse\tparsed\tpartial\tparts\tpass\tpassed\tpatch\tpath\tpaths\tpattern\tpause\tpayload\t"
	"peak\tpeer\tpending\tper\tpercent\tperformance\tpermanent\tpermission\tpersist\tphase\tphases\t"
	"pid\tping\tpipeline\tpipes\tplan\tplanned\tplatform\tplugin\tplugins\tpnpm\tpoint\tpolicy\tpoll\t"
	"polling\tpool\tport\tportable\tposition\tpost\tpower\tpre\tprecheck\tprefix\tprepare\tprepared\t"
	"present\tpreserve\tpressure\tprev\tpreview\tprevious\tprewarm\tprimary\tprint\tprior\tprobe\t"
	"problem\tprocess\tprocessed\tprocessing\tprocessor\tproduct\tprofile\tprofiles\tprogress\tprompt\t"
	"prompts\tproof\tproperties\tproperty\tprotocol\tprovided\tprovider\tproviders\tproxy\tprune\t"
	"pruned\tpublic\tpublish\tpull\tpush\tqa\tqmd\tquarantine\tquery\tqueue\tqueued\tquit\tquota\trace\t"
	"raise\trandom\trange\trate\tratio\traw\treach\treached\tread\treadable\treader\tready\treason\t"
	"reasons\trebuilt\trecall\treceive\treceived\trecent\treconnect\trecord\trecorded\trecover\t"
	"recovered\trecovery\tredact\tredacted\treduce\tref\trefresh\trefreshing\trefused\tregex\tregister\t"
	"registered\tregistration\tregistry\treject\trejected\trelative\trelay\trelease\treleased\treload\t"
	"remote\tremove\tremoved\trename\trender\trepair\trepaired\trepeat\treplace\treplaced\treplay\t"
	"replies\treply\treport\treported\treq\trequest\trequested\trequests\trequire\trequired\trequires\t"
	"res\trescan\treserve\treset\tresolution\tresolve\tresolved\tresolver\tresource\tresources\t"
	"respond\tresponse\tresponses\trestart\trestarted\trestarting\trestore\tresult\tresults\tresume\t"
	"retries\tretry\treturn\treturned\treuse\treused\trevision\trewarm\trewarmed\trewrite\trewrote\t"
	"role\troot\troute\trouting\trow\trows\trpc\trss\trtt\trule\trules\trun\trunner\trunning\truns\t"
	"runtime\truntimes\tsafe\tsample\tsampled\tsamples\tsandbox\tsave\tsaved\tscan\tscanned\tscenario\t"
	"scenarios\tschedule\tscheduled\tschema\tscope\tscript\tsearch\tsection\tsecurity\tsegment\tselect\t"
	"selected\tself\tsend\tsender\tsending\tsent\tsentinel\tseparate\tsequence\tserve\tserver\tservers\t"
	"service\tsession\tsessions\tsetup\tseverity\tshape\tshare\tshow\tshowed\tshown\tshows\tshutdown\t"
	"side\tsidecar\tsidecars\tsigint\tsign\tsignal\tsigterm\tsigusr1\tsigusr2\tsilent\tsimilarity\t"
	"size\tskip\tskipped\tskips\tslack\tsleep\tslow\tsnapshot\tsocket\tsource\tsources\tspan\tspans\t"
	"spawn\tspawned\tspec\tsplit\tsqlite\tssl\tstack\tstage\tstages\tstale\tstall\tstalled\tstalls\t"
	"standard\tstart\tstarted\tstarting\tstarts\tstartup\tstate\tstatic\tstatistics\tstatus\tstderr\t"
	"stdin\tstdout\tstep\tsteps\tstop\tstopped\tstopping\tstorage\tstore\tstored\tstream\tstreaming\t"
	"string\tstructural\tstyle\tsubagent\tsubmit\tsubscription\tsubsystem\tsuccess\tsuccessful\tsuite\t"
	"summary\tsupervisor\tsupported\tsurface\tsurfaces\tsuspicious\tsut\tsync\tsynced\tsystem\ttab\t"
	"table\ttail\ttarget\ttask\ttasks\ttelegram\ttemplate\ttemporarily\tterminal\tterminated\ttest\t"
	"tests\ttext\tthinking\tthread\tthreads\tthreshold\tthrottle\tthrow\ttick\ttimed\ttimeline\t"
	"timeout\ttimeouts\ttimer\ttimers\ttimestamp\ttiming\ttimings\ttitle\ttls\ttoken\ttokens\ttool\t"
	"tools\ttop\ttotal\ttotals\ttouch\ttrace\ttrack\ttracked\ttracking\ttraffic\ttranscript\ttransform\t"
	"transient\ttransport\ttree\ttrigger\ttriggered\ttruncate\ttruncated\ttry\tttl\ttts\tturn\tturns\t"
	"type\ttypes\tuid\tunable\tunauthorized\tunavailable\tunclassified\tundefined\tunexpected\t"
	"unhandled\tunhealthy\tunit\tunits\tunknown\tunlock\tunmentioned\tunpin\tunreachable\tunresolved\t"
	"unset\tunsupported\tupdate\tupdated\tupgrade\tupstream\turl\tusage\tutf8\tutilization\tvalid\t"
	"validate\tvalidation\tvalues\tverbose\tverdict\tverify\tversion\tversions\tview\tvisible\tvoice\t"
	"voices\twait\twaited\twaiting\twaits\twake\twarm\twarmed\twarming\twarmup\twarmups\twarn\twarning\t"
	"warnings\twatch\twatcher\twatching\tweak\tweb\twebchat\twebhook\twebhooks\twhatsapp\twhitespace\t"
	"window\twork\tworker\tworkers\tworkspace\twrap\twrite\twriting\twritten\twrong\txhr\tyaml\tzero\t"},
    {"phrase", "abandoned\tallowlist\tan error was\tapi key\tauth profile\tbefore_prompt_build\t"
	"before_tool_call\tbilling hard limit\tblocked\tblocked by\tcodex app-server\tcodex_app_server\t"
	"contract\tcontracts.tools\tcould not\tcrash\tcrashed\tcredential pool exhausted\tcron\tdeclare\t"
	"denied\tdid not continue\tdoctor\tenoent\terror\terror occurred\texception\tfailed\tfailed to\t"
	"failover\tfailovererror\tfailure\timage_generate=true\tincomplete turn\tinsufficient_quota\t"
	"invalid\tmanifest\tmissing\tmodel\tmodel allowlist\tno active subscription\tno api key found\t"
	"no available credential\tno progress\tnot found\tnot in\toauth\toutside\tplugin\tprogress stalled\t"
	"qa command exited\tquota exceeded\tregister\tregistration\treply matched\trestart mode:\t"
	"runtime policy\tschema\tstalled\tstatus 124\tstopped\tsubscription exhausted\ttimed out\ttimeout\t"
	"tool\tunable to\tusage limit\t"},
    {"failure", "error says 1\tfailed says 1\tfailure says 1\ttimeout says 3\tdenied says 1\t"
	"enoent says 1\tnot found says 1\tfailed to says 2\terror occurred says 2\tincomplete turn says 2\t"
	"timed out says 2\tcould not says 2\tunable to says 2\tdid not continue says 2\t"},
    {"id", "user discord-user slack-user telegram-user\tbot discord-user slack-user telegram-user\t"
	"channel discord-channel slack-channel telegram-chat\t"
	"message discord-message slack-ts telegram-message\temoji discord-emoji emoji emoji\t"
	"username user user user\t"},
    {"fixed text", "[OpenClaw heartbeat poll]\tHEARTBEAT_OK\tNO_REPLY\tSent.\tagent:main:main\t"
	"[assistant turn failed before producing content]\t[Function]\tsend\tcurrent\tsame-chat\t"
	"qa-operator\tmain\tunknown\t"},
    {"listed path", ".json\t.jsonl\t.env\t"},
    {"measure of time -v", "User time (seconds): \tSystem time (seconds): \t"
	"Percent of CPU this job got: \tElapsed (wall clock) time (h:mm:ss or m:ss): \tAverage \t"
	"Maximum resident set size (kbytes): \tMajor (requiring I/O) page faults: \t"
	"Minor (reclaiming a frame) page faults: \tVoluntary context switches: \t"
	"Involuntary context switches: \tSwaps: \tFile system \tSocket messages \tSignals delivered: \t"
	"Page size (bytes): \tExit status: \t"},
    {"time key", "timestamp\tdate\tts\ttime\t"},
    {"time key's tail", "At\t_at\t"},
    {"size key's tail", "Bytes\tbytes\tKb\tTokens\tChars\t"},
    {"unit", "ms\ts\tm\th\td\tus\tns\tB\tkB\tKB\tMB\tGB\tKiB\tMiB\tGiB\tb\tkb\tmb\tgb\t%\tx\tfps\t"},
    {"measure", "Ms tail\tAt tail\tBytes tail\tKb tail\tMb tail\tSeconds tail\tTokens tail\t"
	"Count tail\tChars tail\tTimestamp tail\tRatio tail\tPercent tail\tUsd tail\t_ms tail\t_at tail\t"
	"_bytes tail\t_kb tail\t_seconds tail\t_tokens tail\t_count tail\ttimestamp\tbytes\ttokens\tcount\t"
	"durationMs\tms\t"},
    {"hash", "sha256:\tsha1:\tsha512:\tmd5:\txxh3:\t"},
    {"src", "path 8\tline 3\txxh3 7\t"},
    {"object", "src others 0 keys 0\t"},
    {"record", "kind 4\tv 3\tsrc 2 @src\t"},
    {"object", "record others 0 keys 0\t"},
    {"artifact", "kind 4 !rtt\tv 3 !rtt\ttype 4 !rtt\tera 4 !rtt\tchannel 4 !rtt\tpath 8\tbytes 3\t"
	"lines 3\txxh3 7\tshape 7\tsrc 2 @src\t"},
    {"object", "artifact others 0 keys 0\t"},
    {"capture", "kind 4 !rtt\tv 3 !rtt\trecords 3 !rtt\tsamples 3 !rtt\trejects 3 !rtt\tsrc 2 @src\t"},
    {"object", "capture others 0 keys 0\t"},
    {"reject", "kind 4 !rtt\tv 3 !rtt\treason 9\tline 3\tcolumn 3\texit 3\tbytes 3\ttext 14\t"
	"src 2 @src\t"},
    {"object", "reject others 0 keys 0\t"},
    {"left-out", "kind 4\tv 3\tpath 8\ttype 4\treason 6\tbytes 3\tsrc 2 @src\t"},
    {"object", "left-out others 0 keys 0\t"},
    {"redaction", "kind 4\tv 3\tpolicy 4\tpolicyXxh3 4\tkeyId 4\ttimes 4\tinputs 3\tbytes 3\tunits 3\t"
	"changed 3\tbad 3\treplaced 3\tmasked 2 @redaction-counts\tdistinct 2 @redaction-counts\t"
	"shapeBefore 7\tshapeAfter 7\tlost 2 @redaction-loss\tsrc 2 @src\t"},
    {"object", "redaction others 0 keys 0\t"},
    {"redaction-counts", "rule 4\ttype 4\tcount 3\t"},
    {"object", "redaction-counts others 0 keys 0\t"},
    {"redaction-loss", "report 4\tpath 6\t"},
    {"object", "redaction-loss others 0 keys 0\t"},
    {"rtt-sample", "kind 4 !rtt\tv 3 !rtt\tsample 3 !rtt\tentry 3 !rtt\trttMs 3 !rtt\t"
	"durationRttMs 3 !rtt\tform 4 !rtt\tchannel 4 !rtt\tsurface 4 !rtt\tstatus 4 !rtt\t"
	"rttSource 4 !rtt\tscenario 4 @sample-scenario !rtt\tscenarioName 6 !rtt\tscenarioTitle 6 !rtt\t"
	"scenarioListed 3 !rtt\tsuperseded 3 !rtt\t"
	"run 8 @times\trunTimes 2 @times\tstartedAt 5 !rtt\tfinishedAt 5 !rtt\t"
	"generatedAt 5 !rtt\tcounts 2 @counts\tcredentials 2 @credentials\tresultProblem 9 !rtt\t"
	"provider 4 @provider !rtt\tproviderDetails 2 @provider\tpackage 2 @package\ttiming 2 @timing\t"
	"details 9 !rtt\treason 9 !rtt\tcandidates 2 @candidates\tresources 2 @sample-resources\t"
	"metrics 2 @metrics\tartifacts 2 @sample-artifact\tsrc 2 @src\t"},
    {"object", "rtt-sample others 0 keys 0\t"},
    {"sample-scenario", "id 4 !rtt\tname 6 !rtt\ttitle 6 !rtt\tlisted 3\t"},
    {"object", "sample-scenario others 0 keys 0\t"},
    {"times", "startedAt 5 !rtt\tfinishedAt 5 !rtt\t"},
    {"object", "times others 0 keys 0\t"},
    {"counts", "total 3 !rtt\tpassed 3 !rtt\tfailed 3 !rtt\tskipped 3 !rtt\t"},
    {"object", "counts others 0 keys 0\t"},
    {"credentials", "source 4 !rtt\trole 4 !rtt\tkind 4 !rtt\tcredentialId 15 #credential\t"
	"ownerId 15 #credential\tcredentialFingerprint 15 #credential\t"},
    {"object", "credentials others 0 keys 0\t"},
    {"provider", "id 4 !rtt\tauth 4 !rtt\tfixture 4 !rtt\tlive 3\tmodel 2 @model-name\t"},
    {"object", "provider others 0 keys 0\t"},
    {"model-name", "name 4\tref 4\t"},
    {"object", "model-name others 0 keys 0\t"},
    {"package", "kind 4 !rtt\tspec 4 !rtt\tversion 4 !rtt\tsha 4 !rtt\t"},
    {"object", "package others 0 keys 0\t"},
    {"timing", "rttMs 3 !rtt\tavgMs 3 !rtt\tp50Ms 3 !rtt\tp95Ms 3 !rtt\tmaxMs 3 !rtt\tsamples 3 !rtt\t"
	"failedSamples 3 !rtt\twallMs 3 !rtt\t"},
    {"object", "timing others 0 keys 0\t"},
    {"rtt-measurement", "finalMatchedReplyRttMs 3 !rtt\tdurationMs 3 !rtt\trttMs 3 !rtt\t"
	"requestStartedAt 5 !rtt\tresponseObservedAt 5 !rtt\tmethod 4 !rtt\tsource 4 !rtt\t"},
    {"object", "rtt-measurement others 0 keys 0\t"},
    {"candidates", "rttMs 3 !rtt\trttMeasurement 2 @rtt-measurement\t"
	"surfaceRttMeasurement 2 @rtt-measurement\tcontrolUiRttMeasurement 2 @rtt-measurement\t"
	"summarySurfaceRttMeasurement 2 @rtt-measurement\tmetricsSurfaceRttMeasurement 2 @rtt-measurement\t"
	"details 2 @candidates\tobserved 2 @observed-times\tcompanion 2 @companion\t"
	"events 2 @candidate-events\t"},
    {"object", "candidates others 0 keys 0\t"},
    {"observed-times", "problem 9 !rtt\tmessages 3 !rtt\tmatched 3 !rtt\trttMs 3 !rtt\t"
	"triggerTimestamp 5 !rtt\ttimestamp 5 !rtt\t"},
    {"object", "observed-times others 0 keys 0\t"},
    {"companion", "found 3 !rtt\tproblem 9 !rtt\trun 2 @times\trttMs 3 !rtt\t"},
    {"object", "companion others 0 keys 0\tcandidate-events others 2 keys 4\t"},
    {"candidate-event", "count 3 !rtt\trttMs 3 !rtt\tsource 4 !rtt\t"},
    {"object", "candidate-event others 0 keys 0\t"},
    {"sample-resources", "command 2 @resource-figures\tgateway 2 @resource-figures\t"},
    {"object", "sample-resources others 0 keys 0\tresource-figures others 3 keys 4\t"
	"figures others 3 keys 4\tmetrics others 3 keys 4\t"},
    {"sample-artifact", "role 4 !rtt\ttype 4 !rtt\tpath 8\txxh3 7\tshape 7\t"},
    {"object", "sample-artifact others 0 keys 0\t"},
    {"rtt-row", "channel 2 @row-channel\tsurface 2 @row-channel\tpackage 2 @package\trun 2 @row-run\t"
	"polling 2 @polling\tmode 2 @mode\trtt 2 @row-rtt\tresources 2 @row-resources\t"
	"discord 2 @row-samples\tsamples 2 @row-sample\tartifacts 2 @row-artifacts\t"},
    {"object", "rtt-row others 0 keys 0\t"},
    {"row-channel", "id 4 !rtt\tscenario 4 !rtt\tlabel 6 !rtt\t"},
    {"object", "row-channel others 0 keys 0\t"},
    {"row-run", "id 4 !rtt\tstatus 4 !rtt\tstartedAt 5 !rtt\tfinishedAt 5 !rtt\tdurationMs 3 !rtt\t"},
    {"object", "row-run others 0 keys 0\t"},
    {"polling", "attemptSamples 3 !rtt\tretryCount 3 !rtt\tmaxAttempts 3 !rtt\t"},
    {"object", "polling others 0 keys 0\t"},
    {"mode", "providerMode 4 !rtt\tscenarios 4 !rtt\tcredentialSource 4 !rtt\tcredentialRole 4 !rtt\t"
	"source 4 !rtt\t"},
    {"object", "mode others 0 keys 0\t"},
    {"row-rtt", "warmSamples 3 !rtt\tfailedSamples 3 !rtt\tavgMs 3 !rtt\tp50Ms 3 !rtt\tp95Ms 3 !rtt\t"
	"maxMs 3 !rtt\tsampleCount 3 !rtt\tcanaryMs 3 !rtt\tmentionReplyMs 3 !rtt\tsources 4 !rtt\t"},
    {"object", "row-rtt others 0 keys 0\t"},
    {"row-resources", "measurement 2 @row-measurement\t"},
    {"object", "row-resources others 2 keys 4\t"},
    {"row-measurement", "kind 4 !rss\tscope 4 !rss\tcommand 6 !rss\t"},
    {"object", "row-measurement others 0 keys 0\t"},
    {"row-figures", "avg 3 !rss\tp50 3 !rss\tp95 3 !rss\tmax 3 !rss\t"},
    {"object", "row-figures others 0 keys 0\t"},
    {"row-samples", "samples 2 @row-sample\t"},
    {"object", "row-samples others 0 keys 0\t"},
    {"row-sample", "index 3 !rtt\tattempts 3 !rtt\trttMs 3 !rtt\tmaxRssKb 3 !rtt\t"
	"elapsedSeconds 3 !rtt\tdurationRttMs 3 !rtt\tstatus 4 !rtt\trttSource 4 !rtt\t"
	"rttMeasurement 2 @rtt-measurement\tdetails 9 !rtt\tresources 2 @resource-figures\tchannel 4 !rtt\t"
	"sourceRunId 4 !rtt\t"},
    {"object", "row-sample others 0 keys 0\t"},
    {"row-artifacts", "resultPath 4 !rtt\t"},
    {"object", "row-artifacts others 0 keys 0\t"},
    {"rtt-selection", "sourceFilename 4 !rtt\tschema 4 !rtt\tselection 4 !rtt\tscenario 4 !rtt\t"
	"status 4 !rtt\t"},
    {"object", "rtt-selection others 0 keys 0\t"},
    {"rss-sample", "kind 4 !rss\tv 3 !rss\tscope 4 !rss\tmetric 4 !rss\tmeasure 4 !rss\tsource 4 !rss\t"
	"unit 4 !rss\tchannel 4 !rss\tscenario 4 !rss\tedge 4 !rss\tversion 4 !rss\tphase 4 !rss\trun 8\t"
	"label 6 !rss\tat 5 !rss\ttimeOfDay 5 !rss\tbytes 3 !rss\tmaxRssKb 3 !rss\tatMs 3 !rss\t"
	"elapsedSeconds 3 !rss\tuserSeconds 3 !rss\tsystemSeconds 3 !rss\tsample 3 !rss\tattempts 3 !rss\t"
	"exitStatus 3 !rss\tsignal 3 !rss\tprocesses 3 !rss\tpid 3 !rss\tseq 3 !rss\trssBytes 3 !rss\t"
	"byRss 3 !rss\testimated 3 !rss\tmark 3 !rss\tstale 3 !rss\traw 3 !rss\tproblem 9\tcommand 9\t"
	"pressure 2 @pressure\taxes 2 @axes\tsrc 2 @src\t"},
    {"object", "rss-sample others 0 keys 0\t"},
    {"pressure", "level 4 !rss\treason 4 !rss\tthresholdBytes 3 !rss\tlimitBytes 3 !rss\t"
	"growthBytes 3 !rss\twindowMs 3 !rss\t"},
    {"object", "pressure others 0 keys 0\t"},
    {"heap-snapshot", "kind 4 !rss\tv 3 !rss\tscope 4 !rss\tchannel 4 !rss\tscenario 4 !rss\t"
	"version 4 !rss\tunit 4 !rss\trun 8\tlabel 6 !rss\tat 5 !rss\tbytes 3 !rss\tseq 3 !rss\traw 3 !rss\t"
	"problem 9\tpath 8\tsrc 2 @src\t"},
    {"object", "heap-snapshot others 0 keys 0\t"},
    {"exec", "kind 4 !rss\tv 3 !rss\tstatus 4 !rss\tscope 4 !rss\tmetric 4 !rss\trun 8\tlabel 6 !rss\t"
	"startedAt 5 !rss\tfinishedAt 5 !rss\twallMs 3 !rss\tuserMs 3 !rss\tsystemMs 3 !rss\t"
	"exitStatus 3 !rss\tsignal 3 !rss\tuserSeconds 3 !rss\tsystemSeconds 3 !rss\tmaxRssKb 3 !rss\t"
	"pid 3 !rss\tcoreDumped 3 !rss\ttimedOut 3 !rss\tpassedSignal 3 !rss\tsamples 3 !rss\t"
	"missed 3 !rss\tunwritten 3 !rss\tunheardMarks 3 !rss\tintervalMs 3 !rss\tselfCpuMs 3 !rss\t"
	"pssReads 3 !rss\tcommand 9\targv 9\ttree 2 @figures\tcwd 8\taxes 2 @axes\tsrc 2 @src\t"},
    {"object", "exec others 0 keys 0\t"},
    {"rss-row", "kind 4 !rss\tv 3 !rss\tby 4 !rss\tverdict 4 !rss\tscope 4 !rss\tmetric 4 !rss\t"
	"measure 4 !rss\tlabel 4 !rss\tchannel 4 !rss\tscenario 4 !rss\tversion 4 !rss\trun 4 !rss\t"
	"unit 4 !rss\tkey 2 @axes\treason 9 !rss\tfirst 5 !rss\tlast 5 !rss\truns 3 !rss\tn 3 !rss\t"
	"exact 3 !rss\tfirstBytes 3 !rss\tfirstMedianBytes 3 !rss\tminBytes 3 !rss\tp50Bytes 3 !rss\t"
	"p95Bytes 3 !rss\tmaxBytes 3 !rss\tcoldToWarm 3 !rss\tpeakBytes 3 !rss\tpressureBytes 3 !rss\t"
	"warm 2 @rss-part\tcold 2 @rss-part\toutliers 2 @rss-part\tcourse 2 @rss-part\t"
	"scenarios 2 @rss-part\tgrowth 2 @rss-part\tmore 2 @rss-part\tapart 2 @rss-part\todd 2 @rss-part\t"
	"src 2 @src\t"},
    {"object", "rss-row others 0 keys 0\t"},
    {"rss-part", "run 4 !rss\tscenario 4 !rss\tused 4 !rss\tof 4 !rss\tstatistic 4 !rss\t"
	"judged 4 !rss\tfound 4 !rss\tat 5 !rss\tfurthest 2 @rss-part\tbaseline 2 @rss-part\t"},
    {"object", "rss-part others 3 keys 4\t"},
    {"rss-partial", "kind 4 !rss\tv 3 !rss\tby 4 !rss\tscope 4 !rss\tmetric 4 !rss\tmeasure 4 !rss\t"
	"run 4 !rss\tclock 4 !rss\tkey 2 @axes\tlevel 3 !rss\tpoints 3 !rss\tbounds 3 !rss\tsketch 3 !rss\t"
	"marks 3 !rss\tunlabelled 3 !rss\tpeak 3 !rss\tpressure 3 !rss\tpressureBytes 3 !rss\t"
	"buckets 3 !rss\toffsets 3 !rss\trejected 3 !rss\tapart 2 @figures\tsrc 2 @src\t"},
    {"object", "rss-partial others 0 keys 0\taxes others 4 keys 4\t"},
    {"cell", "kind 4 !drift\tv 3 !drift\tscenarioId 6 !drift\tscenarioStatus 4 !drift\t"
	"upstream 4 !drift\truntime 4 !drift\ttransportErrorClass 4 !drift\truntimeErrorClass 4 !drift\t"
	"scenarioIndex 3 !drift\ttranscriptLines 3 !drift\twallClockMs 3 !drift\tscenarioDetails 9 !drift\t"
	"axes 2 @axes\ttranscriptBytes 13 @transcript !drift\ttranscriptRef 2 @file\tbadLines 2 @bad-lines\t"
	"toolCalls 2 @tool-call\tproviderPlanToolCalls 2 @tool-call\ttoolCallIds 16 #tool-call !drift\t"
	"finalText 11 !drift\tusage 2 @tokens\tbootStateLines 9 !drift\tsentinelFindings 2 @sentinel\t"
	"strict 2 @strict\tsystemPromptReport 2 @prompt-report\tpluginState 14\ttoolBreakdown 14\t"
	"src 2 @src\t"},
    {"object", "cell others 0 keys 0\t"},
    {"file", "path 8\tbytes 3\txxh3 7\t"},
    {"object", "file others 0 keys 0\t"},
    {"bad-lines", "count 3 !drift\tfirst 3 !drift\t"},
    {"object", "bad-lines others 0 keys 0\t"},
    {"tool-call", "tool 4 !drift\terrorClass 4 !drift\targsHash 7 !drift\tresultHash 7 !drift\t"},
    {"object", "tool-call others 0 keys 0\t"},
    {"tokens", "inputTokens 3 !tokens\toutputTokens 3 !tokens\ttotalTokens 3 !tokens\t"
	"cacheRead 3 !tokens\tcacheWrite 3 !tokens\tinput 3 !tokens\toutput 3 !tokens\ttotal 3 !tokens\t"
	"reasoningTokens 3 !tokens\tpromptTokens 3 !tokens\tinput_tokens 3 !tokens\t"
	"output_tokens 3 !tokens\ttotal_tokens 3 !tokens\tcache_read_tokens 3 !tokens\t"
	"cache_write_tokens 3 !tokens\tcost 2 @cost\t"},
    {"object", "tokens others 0 keys 0\t"},
    {"cost", "input 3 !tokens\toutput 3 !tokens\tcacheRead 3 !tokens\tcacheWrite 3 !tokens\t"
	"total 3 !tokens\t"},
    {"object", "cost others 0 keys 0\t"},
    {"sentinel", "kind 4 !drift\tverdict 4 !drift\towner 4 !drift\tproductImpact 4 !drift\t"
	"qaImpact 4 !drift\tline 3 !drift\ttext 9 !drift\t"},
    {"object", "sentinel others 0 keys 0\t"},
    {"strict", "messages 3 !drift\ttoolCalls 2 @tool-call\t"},
    {"object", "strict others 0 keys 0\t"},
    {"scenario", "kind 4 !drift\tv 3 !drift\tindex 3 !drift\tscenarioId 6 !drift\tname 6 !drift\t"
	"status 4 !drift\truntimes 4 !drift\truntimePair 4 !drift\tproviderMode 4 !drift\t"
	"primaryModel 4 !drift\tusagePolicy 4 !drift\tdetails 9 !drift\tsteps 2 @step\taxes 2 @axes\t"
	"reported 2 @verdict\tsrc 2 @src\t"},
    {"object", "scenario others 0 keys 0\t"},
    {"step", "name 6 !drift\tstatus 4 !drift\tdetails 9 !drift\t"},
    {"object", "step others 0 keys 0\t"},
    {"verdict", "drift 4 !drift\tdriftDetails 9 !drift\tpass 3 !drift\t"},
    {"object", "verdict others 0 keys 0\t"},
    {"suite", "kind 4 !rss\tv 3 !rss\tera 4 !rss\tfailed 3 !rss\tblocking 3 !rss\tcounts 2 @counts\t"
	"metrics 2 @suite-metrics\trun 2 @suite-run\trunBlock 2 @suite-run\tsrc 2 @src\t"},
    {"object", "suite others 0 keys 0\t"},
    {"drift", "kind 4 !drift\tv 3 !drift\tscenarioId 6 !drift\tname 6 !drift\taxes 2 @axes\t"
	"pair 4 !drift\trules 4 !drift\tupstream 4 !drift\tdrift 4 !drift\tseverity 4 !drift\t"
	"family 4 !drift\tdriftDetails 9 !drift\ttriage 9 !drift\tnote 9 !drift\tpass 3 !drift\t"
	"known 2 @known\tknownAs 2 @known\tleft 2 @drift-side\tright 2 @drift-side\t"
	"firstDifference 2 @difference\ttext 2 @rubric\twording 2 @rubric\tupstreamVerdict 2 @verdict\t"
	"classified 2 @verdict\treported 2 @verdict\tsrc 2 @src\t"},
    {"object", "drift others 0 keys 0\t"},
    {"known", "issue 4 !drift\tuntil 4 !drift\tscenario 4 !drift\ttool 4 !drift\tdrift 4 !drift\t"
	"state 4 !drift\treason 6 !drift\tmatches 3 !drift\t"},
    {"object", "known others 0 keys 0\t"},
    {"drift-side", "runtime 4 !drift\tstatus 4 !drift\tscenarioStatus 4 !drift\t"
	"runtimeErrorClass 4 !drift\ttransportErrorClass 4 !drift\ttokens 3 !drift\ttoolCalls 3 !drift\t"
	"wallMs 3 !drift\ttranscriptLines 3 !drift\tmessages 3 !drift\tsrc 2 @src\t"},
    {"object", "drift-side others 0 keys 0\t"},
    {"difference", "call 3 !drift\tleft 2 @tool-call\tright 2 @tool-call\t"},
    {"object", "difference others 0 keys 0\t"},
    {"rubric", "within 3 !drift\tsimilarity 3 !drift\tleftTone 3 !drift\trightTone 3 !drift\t"},
    {"object", "rubric others 0 keys 0\t"},
    {"drift-report", "kind 4 !drift\tv 3 !drift\truntimePair 4 !drift\trules 4 !drift\t"
	"upstream 4 !drift\tproviderMode 4 !drift\tprimaryModel 4 !drift\tcomparedAt 4 !drift\t"
	"totalScenarios 3 !drift\tpassedScenarios 3 !drift\tfailedScenarios 3 !drift\t"
	"missingScenarios 3 !drift\tjudgedPairs 3 !drift\tknownDrifts 3 !drift\texpectations 3 !drift\t"
	"expectationsFailed 3 !drift\tmostWaiting 3 !drift\tpass 3 !drift\tdriftCounts 2 @figures\t"
	"severityCounts 2 @figures\tgate 2 @figures\tscenarios 2 @drift-row\tfailures 9 !drift\t"
	"notes 9 !drift\tknown 2 @known\tsuites 2 @drift-suite\tsrc 2 @src\t"},
    {"object", "drift-report others 0 keys 0\t"},
    {"drift-row", "name 6 !drift\tscenarioId 6 !drift\taxes 2 @axes\tstatus 4 !drift\tdrift 4 !drift\t"
	"severity 4 !drift\tissue 4 !drift\topenclawStatus 4 !drift\tpiStatus 4 !drift\t"
	"codexStatus 4 !drift\tleftStatus 4 !drift\trightStatus 4 !drift\tdriftDetails 9 !drift\t"
	"openclawTokens 3 !drift\tpiTokens 3 !drift\tcodexTokens 3 !drift\tleftTokens 3 !drift\t"
	"rightTokens 3 !drift\topenclawToolCalls 3 !drift\tpiToolCalls 3 !drift\tcodexToolCalls 3 !drift\t"
	"leftToolCalls 3 !drift\trightToolCalls 3 !drift\topenclawWallMs 3 !drift\tcodexWallMs 3 !drift\t"
	"leftWallMs 3 !drift\trightWallMs 3 !drift\t"},
    {"object", "drift-row others 0 keys 0\t"},
    {"drift-suite", "providerMode 4 !drift\twallMs 3 !drift\tsrc 2 @src\t"},
    {"object", "drift-suite others 0 keys 0\t"},
    {"agentic-report", "kind 4 !drift\tv 3 !drift\tcandidateLabel 4 !drift\tbaselineLabel 4 !drift\t"
	"candidateMetrics 2 @figures\tbaselineMetrics 2 @figures\tscenarioComparisons 2 @comparison\t"
	"comparedAt 5 !drift\tpass 3 !drift\tfailures 9 !drift\tnotes 9 !drift\tsrc 2 @src\t"},
    {"object", "agentic-report others 0 keys 0\t"},
    {"comparison", "name 6 !drift\tcandidateStatus 4 !drift\tbaselineStatus 4 !drift\t"
	"candidateDetails 9 !drift\tbaselineDetails 9 !drift\t"},
    {"object", "comparison others 0 keys 0\t"},
    {"coverage-report", "kind 4 !drift\tv 3 !drift\truntimePair 4 !drift\tevaluated 3 !drift\t"
	"pass 3 !drift\ttotalTools 3 !drift\trequiredTools 3 !drift\treportOnlyTools 3 !drift\t"
	"trackedTools 3 !drift\tnativeWorkspaceTools 3 !drift\tdynamicIntegrationTools 3 !drift\t"
	"searchableDynamicTools 3 !drift\toptionalTools 3 !drift\tpassingTools 3 !drift\t"
	"failingTools 3 !drift\trows 2 @coverage-row\tfailures 9 !drift\tsrc 2 @src\t"},
    {"object", "coverage-report others 0 keys 0\t"},
    {"coverage-row", "tool 4 !drift\truntimeToolName 4 !drift\tbucket 4 !drift\t"
	"expectedLayer 4 !drift\tcapabilityLayer 4 !drift\tscenarios 4 !drift\topenclaw 4 !drift\t"
	"codex 4 !drift\tdrift 4 !drift\ttracking 4 !drift\tcodexDefaultImpact 4 !drift\tqaImpact 4 !drift\t"
	"sourcePaths 8\trequired 3 !drift\tfixtureCount 3 !drift\topenclawToolCalls 3 !drift\t"
	"codexToolCalls 3 !drift\taction 6 !drift\tdetails 9 !drift\t"},
    {"object", "coverage-row others 0 keys 0\t"},
    {"expectation", "kind 4 !drift\tv 3 !drift\tcell 4 !drift\tpass 3 !drift\tfindings 2 @finding\t"
	"src 2 @src\t"},
    {"object", "expectation others 0 keys 0\t"},
    {"finding", "field 4 !drift\tat 3 !drift\texpected 9 !drift\tgot 9 !drift\t"},
    {"object", "finding others 0 keys 0\t"},
    {"lifecycle", "kind 4 !drift\tv 3 !drift\tcell 4 !drift\tstatus 4 !drift\tevents 4 !drift\t"
	"pluginVersion 4 !drift\thostVersion 4 !drift\ttokenRoute 4 !drift\tremovedRuntimePins 4 !drift\t"
	"selectedAuthProfileId 4 !drift\tremediation 9 !drift\tresponseCount 3 !drift\t"
	"inputTokens 3 !drift\tcountedTokens 3 !drift\twallClockMs 3 !drift\tsrc 2 @src\t"},
    {"object", "lifecycle others 0 keys 0\t"},
    {"tool-fixture", "kind 4 !drift\tv 3 !drift\tid 4 !drift\tsurface 4 !drift\t"
	"runtimeParityTier 4 !drift\ttitle 6 !drift\tsourcePath 8\tcoverage 2 @axes\t"
	"execution 2 @execution\tsrc 2 @src\t"},
    {"object", "tool-fixture others 0 keys 0\t"},
    {"execution", "kind 4 !drift\tconfig 2 @fixture-config\t"},
    {"object", "execution others 0 keys 0\t"},
    {"fixture-config", "toolName 4 !drift\texpectedAvailable 3 !drift\ttoolCoverage 2 @tool-coverage\t"
	"knownBroken 2 @known\tknownHarnessGap 2 @known\tpromptSnippet 6\tfailurePromptSnippet 6\t"},
    {"object", "fixture-config others 0 keys 0\t"},
    {"tool-coverage", "family 4 !drift\tactualTool 4 !drift\tbucket 4 !drift\texpectedLayer 4 !drift\t"
	"tracking 4 !drift\tcodexDefaultImpact 4 !drift\tqaImpact 4 !drift\trequired 3 !drift\t"
	"action 6 !drift\treason 6 !drift\t"},
    {"object", "tool-coverage others 0 keys 0\t"},
    {"replay", "kind 4 !drift\tv 3 !drift\ttranscriptPath 8 !drift\tuserTurnCount 3 !drift\t"
	"firstDriftAtTurn 3 !drift\tdrift 4 !drift\tdrifts 4 !drift\tseverity 4 !drift\tsrc 2 @src\t"},
    {"object", "replay others 0 keys 0\t"},
    {"turn", "kind 4 !drift\tv 3 !drift\tturn 3 !drift\tlineNumber 3 !drift\tprefixBytes 3 !drift\t"
	"userText 10 !drift\tsrc 2 @src\t"},
    {"object", "turn others 0 keys 0\t"},
    {"known-drifts", "known 2 @known\t"},
    {"object", "known-drifts others 0 keys 0\t"},
    {"tool-families", "families 2 @tool-family\tdefault 2 @tool-family\t"},
    {"object", "tool-families others 0 keys 0\t"},
    {"tool-family", "severity 4 !drift\ttools 4 !drift\t"},
    {"object", "tool-family others 2 keys 4\t"},
    {"lifecycle-expectation", "v 3 !drift\twallBudgetMs 3 !drift\tcells 2 @expected-cell\t"},
    {"object", "lifecycle-expectation others 0 keys 0\t"},
    {"expected-cell", "cell 4 !drift\tstatus 4 !drift\tevents 4 !drift\tauthProfile 4 !drift\t"
	"tokenRoute 4 !drift\tremovedPins 4 !drift\tremediation 9 !drift\tresponseCount 3 !drift\t"
	"inputTokens 3 !drift\ttokensConserved 3 !drift\twallBudgetMs 3 !drift\t"},
    {"object", "expected-cell others 0 keys 0\t"},
    {"cell-list", "scenario 4 !drift\tscenarioId 4 !drift\truntime 4 !drift\tstatus 4 !drift\t"
	"upstream 4 !drift\tdetails 9 !drift\twallMs 3 !drift\ttranscript 8\tgatewayLog 8\tmockRequests 8\t"
	"stateDir 8\tsteps 8\taxes 2 @axes\t"},
    {"object", "cell-list others 0 keys 0\t"},
    {"token-budget", "kind 4 !tokens\tv 3 !tokens\tbudgets 2 @budget\t"},
    {"object", "token-budget others 0 keys 0\t"},
    {"budget", "name 6 !tokens\tkey 2 @token-key\tper 4 !tokens\tside 3 !tokens\ttokens 3 !tokens\t"
	"cost 3 !tokens\t"},
    {"object", "budget others 0 keys 0\t"},
    {"usage", "kind 4 !tokens\tv 3 !tokens\tsource 4 !tokens\tagent 4 !tokens\truntime 4 !tokens\t"
	"provider 4 !tokens\tmodel 4 !tokens\tstopReason 4 !tokens\tbranch 4 !tokens\ttools 4 !tokens\t"
	"toolNames 4 !tokens\tduplicateOf 4 !tokens\tsession 16 #session !tokens\t"
	"sessionKey 15 #session-key !tokens\tcall 7 !tokens\tturn 3 !tokens\tseq 3 !tokens\ttoolCalls 3 !tokens\t"
	"toolCallCount 3 !tokens\tbackwards 3 !tokens\tearlier 3 !tokens\tinput 3 !tokens\t"
	"output 3 !tokens\tcacheRead 3 !tokens\tcacheWrite 3 !tokens\ttotal 3 !tokens\tcost 2 @cost\t"
	"at 5 !tokens\terror 9 !tokens\tsrc 2 @src\t"},
    {"object", "usage others 0 keys 0\t"},
    {"token-key", "session 16 #session !tokens\tmodel 4 !tokens\truntime 4 !tokens\tday 4 !tokens\t"
	"provider 4 !tokens\ttool 4 !tokens\tagent 4 !tokens\tsessionKey 15 #session-key !tokens\t"},
    {"object", "token-key others 0 keys 0\t"},
    {"token-partial", "kind 4 !tokens\tv 3 !tokens\tby 4 !tokens\tsketch 3 !tokens\t"
	"rejected 3 !tokens\tuntimed 3 !tokens\tbackwards 3 !tokens\tshared 3 !tokens\tmax 3 !tokens\t"
	"messages 3 !tokens\tmessageTotals 3 !tokens\tsampledTurns 3 !tokens\tsampledSessions 3 !tokens\t"
	"key 2 @token-key\tlive 2 @figures\tside 2 @figures\tapart 2 @figures\tignored 2 @figures\t"
	"first 5 !tokens\tlast 5 !tokens\tfirstMs 5 !tokens\tlastMs 5 !tokens\tturns 16 #session !tokens\t"
	"sessions 16 #session !tokens\tturnTotals 16 #session !tokens\tsessionTotals 16 #session !tokens\t"
	"src 2 @src\t"},
    {"object", "token-partial others 0 keys 0\t"},
    {"token-report", "kind 4 !tokens\tv 3 !tokens\tof 4 !tokens\tmethod 4 !tokens\tstatus 4 !tokens\t"
	"runtimePair 4 !tokens\tby 4 !tokens\tproviderMode 4 !tokens\tgeneratedAt 5 !tokens\t"
	"pass 3 !tokens\trejected 3 !tokens\tthresholdPercent 3 !tokens\trowCount 3 !tokens\t"
	"failures 9 !tokens\tnotes 9 !tokens\tskipReason 9 !tokens\ttotals 2 @token-figures\t"
	"rows 2 @token-row\taggregate 2 @token-figures\tbudgets 2 @token-figures\tsrc 2 @src\t"},
    {"object", "token-report others 0 keys 0\t"},
    {"token-row", "kind 4 !tokens\tv 3 !tokens\tscenarioId 6 !tokens\tby 4 !tokens\t"
	"usageSource 4 !tokens\tclassification 4 !tokens\ttoolsUsed 4 !tokens\tkey 2 @token-key\t"
	"first 5 !tokens\tlast 5 !tokens\tsrc 2 @src\t"},
    {"object", "token-row others 2 keys 4\t"},
    {"token-figures", "first 5 !tokens\tlast 5 !tokens\tname 4 !tokens\tmodel 4 !tokens\t"
	"session 4 !tokens\truntime 4 !tokens\t"},
    {"object", "token-figures others 2 keys 4\t"},
    {"prompt", "kind 4 !tokens\tv 3 !tokens\tsession 16 #session !tokens\t"
	"sessionKey 15 #session-key !tokens\tagent 4 !tokens\truntime 4 !tokens\tprovider 4 !tokens\t"
	"model 4 !tokens\tat 5 !tokens\tchars 3 !tokens\tsystemPrompt 2 @prompt-figures\t"
	"injectedWorkspaceFiles 2 @prompt-file\tskills 2 @prompt-list\ttools 2 @prompt-list\t"
	"currentTurn 2 @prompt-figures\tsrc 2 @src\t"},
    {"object", "prompt others 0 keys 0\t"},
    {"prompt-figures", "hash 7\t"},
    {"object", "prompt-figures others 3 keys 4\t"},
    {"prompt-file", "name 4 !tokens\tpath 8\tmissing 3 !tokens\trawChars 3 !tokens\t"
	"injectedChars 3 !tokens\ttruncated 3 !tokens\t"},
    {"object", "prompt-file others 0 keys 0\t"},
    {"prompt-list", "promptChars 3 !tokens\tlistChars 3 !tokens\tschemaChars 3 !tokens\thash 7\t"
	"entries 2 @prompt-entry\t"},
    {"object", "prompt-list others 0 keys 0\t"},
    {"prompt-entry", "name 4 !tokens\tsummaryHash 7\tschemaHash 7\tblockChars 3 !tokens\t"
	"summaryChars 3 !tokens\tschemaChars 3 !tokens\tpropertiesCount 3 !tokens\t"},
    {"object", "prompt-entry others 0 keys 0\t"},
    {"prompt-report", "source 4 !tokens\tprovider 4 !tokens\tmodel 4 !tokens\tgeneratedAt 5 !tokens\t"
	"sessionId 16 #session !tokens\tsessionKey 15 #session-key !tokens\tworkspaceDir 15 #path\t"
	"bootstrapMaxChars 3 !tokens\tbootstrapTotalMaxChars 3 !tokens\tbootstrapTruncation 2 @modes\t"
	"sandbox 2 @modes\tsystemPrompt 2 @prompt-figures\tcurrentTurn 2 @prompt-figures\t"
	"injectedWorkspaceFiles 2 @prompt-file\tskills 2 @prompt-list\ttools 2 @prompt-list\t"},
    {"object", "prompt-report others 0 keys 0\tmodes others 4 keys 4\t"},
    {"qa-summary", "startedAt 5 !rtt\tfinishedAt 5 !rtt\tgeneratedAt 5 !rtt\tcounts 2 @counts\t"
	"credentials 2 @credentials\tscenarios 2 @qa-scenario\trun 2 @suite-run\tmetrics 2 @suite-metrics\t"
	"artifacts 2 @qa-artifacts\tguildId 15 #discord-guild\tchannelId 15 #channel\t"
	"groupId 15 #telegram-group\tsutAccountId 4\tsutPhoneE164 15 #phone\tcleanupIssues 9\t"
	"evidence 2 @qa-evidence\trttMeasurement 2 @rtt-measurement\t"
	"surfaceRttMeasurement 2 @rtt-measurement\tcontrolUiRttMeasurement 2 @rtt-measurement\t"},
    {"object", "qa-summary others 0 keys 0\t"},
    {"qa-artifacts", "reportPath 8\tsummaryPath 8\tobservedMessagesPath 8\treactionTimelinesPath 8\t"},
    {"object", "qa-artifacts others 8 keys 4\t"},
    {"qa-scenario", "id 4 !rtt\tscenarioId 4 !rtt\ttitle 6 !rtt\tname 6 !rtt\tstatus 4 !rtt\t"
	"channel 4 !rtt\tsurface 4 !rtt\tsource 4 !rtt\tdriver 4 !rtt\truntimeParityTier 4 !rtt\t"
	"details 9 !rtt\tsteps 2 @step\trequestStartedAt 5 !rtt\tresponseObservedAt 5 !rtt\t"
	"startedAt 5 !rtt\tfinishedAt 5 !rtt\trttMs 3 !rtt\tdurationMs 3 !rtt\t"
	"rttMeasurement 2 @rtt-measurement\tsurfaceRttMeasurement 2 @rtt-measurement\t"
	"controlUiRttMeasurement 2 @rtt-measurement\tartifactPaths 8\tapproval 2 @approval\t"
	"sentMessageId 15 #message\tresponseMessageId 15 #message\truntimeParity 2 @runtime-parity\t"},
    {"object", "qa-scenario others 0 keys 0\t"},
    {"approval", "approvalId 15 #approval\tapprovalKind 4\tdecision 4\tpendingActionValues 4\t"
	"resolvedActionValues 4\tchannelId 15 #channel\tpendingCheckpointPath 8\tresolvedCheckpointPath 8\t"
	"pendingScreenshotPath 8\tresolvedScreenshotPath 8\tpendingMessageTs 15 #slack-ts\t"
	"resolvedMessageTs 15 #slack-ts\tthreadTs 15 #slack-ts\tpendingText 14\tresolvedText 14\t"},
    {"object", "approval others 0 keys 0\t"},
    {"runtime-parity", "scenarioId 4 !drift\tdrift 4 !drift\tdriftDetails 9 !drift\t"
	"cells 2 @parity-cells\t"},
    {"object", "runtime-parity others 0 keys 0\tparity-cells others 2 keys 4\t"},
    {"suite-metrics", "wallMs 3 !rss\tgatewayProcessCpuMs 3 !rss\tgatewayCpuCoreRatio 3 !rss\t"
	"gatewayProcessRssStartBytes 3 !rss\tgatewayProcessRssEndBytes 3 !rss\t"
	"gatewayProcessRssDeltaBytes 3 !rss\tgatewayProcessRssPeakBytes 3 !rss\t"
	"gatewayProcessRssPeakDeltaBytes 3 !rss\tgatewayProcessRssSamples 2 @rss-point\t"
	"gatewayHeapSnapshots 2 @rss-point\trttMeasurement 2 @rtt-measurement\t"
	"surfaceRttMeasurement 2 @rtt-measurement\tcontrolUiRttMeasurement 2 @rtt-measurement\t"},
    {"object", "suite-metrics others 0 keys 0\t"},
    {"rss-point", "label 6 !rss\tat 5 !rss\tpath 8\tgatewayProcessRssBytes 3 !rss\tbytes 3 !rss\t"},
    {"object", "rss-point others 0 keys 0\t"},
    {"suite-run", "startedAt 5 !rtt\tfinishedAt 5 !rtt\tproviderMode 4 !rtt\tprimaryModel 4 !rtt\t"
	"primaryProvider 4 !rtt\tprimaryModelName 4 !rtt\talternateModel 4 !rtt\talternateProvider 4 !rtt\t"
	"alternateModelName 4 !rtt\tchannelDriver 4 !rtt\tchannel 4 !rtt\tscenarioIds 4 !rtt\t"
	"runtimePair 4 !rtt\tcodexToolLoading 4 !rtt\tfastMode 3 !rtt\tconcurrency 3 !rtt\t"
	"channelCapabilityMatrixPath 8\tchannelDriverSmokePath 8\t"},
    {"object", "suite-run others 0 keys 0\t"},
    {"qa-evidence", "kind 4 !rtt\tevidenceMode 4 !rtt\tprofile 4 !rtt\tschemaVersion 3 !rtt\t"
	"generatedAt 5 !rtt\tentries 2 @evidence-entry\tscorecard 2 @scorecard\tprofilePlan 2 @scorecard\t"},
    {"object", "qa-evidence others 0 keys 0\t"},
    {"scorecard", "id 4\ttitle 4\tstatus 4\tverdict 4\tprofile 4\ttotal 3\tpassed 3\tfailed 3\t"
	"score 3\t"},
    {"object", "scorecard others 0 keys 0\t"},
    {"evidence-entry", "test 2 @evidence-test\tcoverage 2 @coverage\tposture 4 !rtt\t"
	"runtimeParityTier 4 !rtt\teffective 3 !rtt\t"
	"refs 2 @ref\texecution 2 @evidence-execution\tresult 2 @evidence-result\t"
	"mapping 2 @mapping\t"},
    {"object", "evidence-entry others 0 keys 0\t"},
    {"evidence-test", "kind 4 !rtt\tid 4 !rtt\ttitle 6 !rtt\tsource 2 @file\t"},
    {"object", "evidence-test others 0 keys 0\t"},
    {"coverage", "id 4 !rtt\trole 4 !rtt\tsurfaceIds 4 !rtt\tcategoryIds 4 !rtt\trefIds 4 !rtt\t"
	"sourcePath 8\tprimary 4\tsecondary 4\t"},
    {"object", "coverage others 0 keys 0\t"},
    {"ref", "id 4\tkind 4\tpath 8\t"},
    {"object", "ref others 0 keys 0\t"},
    {"mapping", "profile 2 @ref\ttaxonomy 2 @ref\tcoverage 2 @coverage\trefs 2 @ref\t"
	"runtimeParity 2 @ref\t"},
    {"object", "mapping others 0 keys 0\t"},
    {"evidence-execution", "runner 4 @ref !rtt\tenvironment 2 @environment\t"
	"provider 2 @evidence-provider\tchannel 2 @evidence-channel\tpackageSource 2 @package\t"
	"artifacts 2 @evidence-artifact\t"},
    {"object", "evidence-execution others 0 keys 0\t"},
    {"environment", "id 4\tref 4\tos 4\tnodeVersion 4\t"},
    {"object", "environment others 0 keys 0\t"},
    {"evidence-provider", "id 4 !rtt\tfixture 4 !rtt\tauth 4 !rtt\tlive 3 !rtt\tmodel 2 @model-name\t"},
    {"object", "evidence-provider others 0 keys 0\t"},
    {"evidence-channel", "id 4 !rtt\tdriver 4 !rtt\tlive 3 !rtt\t"},
    {"object", "evidence-channel others 0 keys 0\t"},
    {"evidence-artifact", "kind 4\tsource 4\tpath 8\t"},
    {"object", "evidence-artifact others 0 keys 0\t"},
    {"evidence-result", "status 4 !rtt\tfailure 2 @failure\ttiming 2 @timing\tdetails 9 !rtt\t"
	"rttMeasurement 2 @rtt-measurement\tsurfaceRttMeasurement 2 @rtt-measurement\t"
	"controlUiRttMeasurement 2 @rtt-measurement\t"},
    {"object", "evidence-result others 0 keys 0\t"},
    {"failure", "class 4 !rtt\treason 9 !rtt\t"},
    {"object", "failure others 0 keys 0\t"},
    {"observed-message", "scenarioId 4 !rtt\tscenarioTitle 6 !rtt\tmatchedScenario 3 !rtt\t"
	"senderIsBot 3 !rtt\tinlineButtonCount 3 !rtt\thasMedia 3 !rtt\ttriggerTimestamp 5 !rtt\t"
	"timestamp 5 !rtt\tobservedAt 5 !rtt\tmessageId 15 #message\ttriggerMessageId 15 #message\t"
	"replyToMessageId 15 #message\tchannelId 15 #channel\tguildId 15 #discord-guild\tsenderId 15 #user\t"
	"userId 15 #user\tbotId 15 #bot\tsenderUsername 15 #username\tts 15 #slack-ts\t"
	"threadTs 15 #slack-ts\tchatId 15 #telegram-chat\tupdateId 15 #telegram-update\tmediaKinds 4\t"
	"kind 4\tmediaType 4\tapprovalState 4\tfromPhoneE164 15 #phone\tmediaFileName 14\ttext 14\t"
	"caption 14\tblockText 14\tpoll 14\tinlineButtons 14\tactionValues 14\tquoted 2 @quoted\t"
	"reaction 2 @reaction\t"},
    {"object", "observed-message others 0 keys 0\t"},
    {"quoted", "messageId 15 #message\tid 15 #message\ttext 14\tparticipant 14\tbody 14\t"},
    {"object", "quoted others 0 keys 0\t"},
    {"reaction", "messageId 15 #message\tid 15 #message\temoji 4\ttargetMessageId 15 #message\t"},
    {"object", "reaction others 0 keys 0\t"},
    {"discord-message", "id 15 #message\tchannel_id 15 #channel\tguild_id 15 #discord-guild\t"
	"content 14\ttimestamp 5 !rtt\tedited_timestamp 5 !rtt\tauthor 2 @discord-author\t"
	"attachments 2 @attachment\treactions 2 @discord-reaction\treferenced_message 2 @discord-message\t"
	"type 3\t"},
    {"object", "discord-message others 0 keys 0\t"},
    {"discord-author", "id 15 #user\tusername 15 #username\tglobal_name 15 #username\t"
	"avatar 15 #username\tbot 3\t"},
    {"object", "discord-author others 0 keys 0\t"},
    {"attachment", "id 15 #message\tfilename 14\turl 14\tproxy_url 14\tsize 3\tcontent_type 4\t"},
    {"object", "attachment others 0 keys 0\t"},
    {"discord-reaction", "count 3\tme 3\temoji 2 @emoji\t"},
    {"object", "discord-reaction others 0 keys 0\t"},
    {"emoji", "id 15 #emoji\tname 4\t"},
    {"object", "emoji others 0 keys 0\t"},
    {"event", "event 4 !rtt\tmethod 4 !rtt\ttab 4 !rtt\tname 4 !rtt\tstatus 4 !rtt\tphase 4 !rtt\t"
	"durationMs 3 !rtt\tcount 3 !rtt\tok 3 !rtt\tat 5 !rtt\ttimestamp 5 !rtt\tpayload 2 @event-payload\t"},
    {"object", "event others 0 keys 0\t"},
    {"event-payload", "method 4 !rtt\ttab 4 !rtt\tstatus 4 !rtt\tphase 4 !rtt\tname 4 !rtt\t"
	"event 4 !rtt\tok 3 !rtt\tdurationMs 3 !rtt\telapsedMs 3 !rtt\trttMs 3 !rtt\ttotalMs 3 !rtt\t"},
    {"object", "event-payload others 0 keys 0\t"},
    {"events", "events 2 @event\teventLog 2 @event\t"},
    {"object", "events others 2 keys 4\t"},
    {"parity-summary", "runtimePair 4 !drift\tproviderMode 4 !drift\tprimaryModel 4 !drift\t"
	"comparedAt 5 !drift\tgeneratedAt 5 !drift\ttotalScenarios 3 !drift\tpassedScenarios 3 !drift\t"
	"failedScenarios 3 !drift\tpass 3 !drift\tdriftCounts 2 @figures\tscenarios 2 @drift-row\t"
	"failures 9 !drift\tnotes 9 !drift\t"},
    {"object", "parity-summary others 0 keys 0\t"},
    {"agentic-summary", "candidateLabel 4 !drift\tbaselineLabel 4 !drift\tcandidateMetrics 2 @figures\t"
	"baselineMetrics 2 @figures\tscenarioComparisons 2 @comparison\tcomparedAt 5 !drift\t"
	"generatedAt 5 !drift\tpass 3 !drift\tfailures 9 !drift\tnotes 9 !drift\t"},
    {"object", "agentic-summary others 0 keys 0\t"},
    {"efficiency-summary", "status 4 !tokens\truntimePair 4 !tokens\tproviderMode 4 !tokens\t"
	"generatedAt 5 !tokens\tthresholdPercent 3 !tokens\tpass 3 !tokens\trows 2 @efficiency-row\t"
	"aggregate 2 @token-figures\tfailures 9 !tokens\tnotes 9 !tokens\tskipReason 9 !tokens\t"},
    {"object", "efficiency-summary others 0 keys 0\t"},
    {"efficiency-row", "scenarioId 6 !tokens\tusageSource 4 !tokens\tclassification 4 !tokens\t"
	"toolsUsed 4 !tokens\tdeltaPercent 3 !tokens\tflagged 3 !tokens\t"},
    {"object", "efficiency-row others 2 keys 4\t"},
    {"replay-summary", "transcripts 2 @replayed\tstatus 4 !drift\tgeneratedAt 5 !drift\t"},
    {"object", "replay-summary others 0 keys 0\t"},
    {"replayed", "transcriptPath 8 !drift\tuserTurnCount 3 !drift\tfirstDriftAtTurn 3 !drift\t"
	"drift 4 !drift\tcells 2 @parity-cells\t"},
    {"object", "replayed others 0 keys 0\t"},
    {"confidence", "version 3\tpass 3\tprofile 4\tstatus 4\tgeneratedAt 5\tlanes 2 @lane\t"
	"counts 2 @figures\tfailures 9\tnotes 9\t"},
    {"object", "confidence others 0 keys 0\t"},
    {"lane", "id 4\tkind 4\tverdict 4\tfailureVerdict 4\tmissingVerdict 4\texpectedTokenUsageSource 4\t"
	"productImpact 4\tqaImpact 4\tissue 4\tlabels 4\tstatus 4\ttitle 6\tartifact 8\trequired 3\t"
	"skipBackfillLane 3\tmissingReason 9\townerAction 9\treason 9\tdetails 9\t"},
    {"object", "lane others 0 keys 0\t"},
    {"mock-request", "t 5 !tokens\ttime 5 !tokens\tat 5 !tokens\tn 3 !tokens\tseq 3 !tokens\t"
	"bytes 3 !tokens\tstatus 3 !tokens\tdurationMs 3 !tokens\tn_messages 3 !tokens\tn_tools 3 !tokens\t"
	"systemChars 3 !tokens\ttoolsChars 3 !tokens\tmethod 4 !tokens\tmodel 4 !tokens\troles 4 !tokens\t"
	"tools 4 !tokens\tplannedToolName 4 !tokens\tauth 4 !tokens\tstream 4 !tokens\tkeys 4 !tokens\t"
	"headers 4 !tokens\turl 4 !tokens\tua 6\tallInputText 10 !tokens\tprompt 10 !tokens\t"
	"toolOutput 10 !tokens\tplannedToolArgs 12 !tokens\tusage 2 @tokens\tbody 14\traw 14\tlastUser 14\t"
	"lastUserText 14\t"},
    {"object", "mock-request others 0 keys 0\t"},
    {"http-timing", "label 4 !rtt\tmethod 4 !rtt\tmodel 4 !rtt\tsentAt 5 !rtt\tat 5 !rtt\t"
	"status 3 !rtt\theaderMs 3 !rtt\tttfbMs 3 !rtt\tfirstContentMs 3 !rtt\ttotalMs 3 !rtt\t"
	"responseBytes 3 !rtt\theaders 2 @http-headers\trequest 2 @http-request\tresponse 14\terror 9\t"
	"sessionKey 15 #session-key\tsession 16 #session\tuser 15 #user\t"},
    {"object", "http-timing others 0 keys 0\t"},
    {"http-headers", "content-type 6\tcontent-length 6\tconnection 6\ttransfer-encoding 6\t"
	"cache-control 6\tkeep-alive 6\tdate 14\tauthorization 14\tcookie 14\tset-cookie 14\t"},
    {"object", "http-headers others 14 keys 4\t"},
    {"http-request", "method 4\tpath 4\theaders 2 @http-headers\tbody 2 @http-body\t"},
    {"object", "http-request others 0 keys 0\t"},
    {"http-body", "model 4\tstream 3\tuser 15 #user\tmessages 2 @message\ttools 14\t"},
    {"object", "http-body others 0 keys 0\t"},
    {"transcript", "type 4 !tokens\tversion 4 !tokens\tcustomType 4 !tokens\tthinkingLevel 4 !tokens\t"
	"provider 4 !tokens\tmodelId 4 !tokens\tappendMode 4 !tokens\trole 4 !tokens\tid 16 #entry !tokens\t"
	"parentId 16 #entry !tokens\ttargetId 16 #entry !tokens\tfromId 16 #entry !tokens\t"
	"firstKeptEntryId 16 #entry !tokens\tappendParentId 16 #entry !tokens\ttimestamp 5 !tokens\t"
	"cwd 15 #path\tparentSession 15 #path\tmessage 2 @message\tcontent 10 @block !tokens\tsummary 10\t"
	"tokensBefore 3 !tokens\tfromHook 3 !tokens\tdisplay 3 !tokens\tdata 2 @custom-data\t"
	"details 2 @custom-details\tlabel 10\tname 10\t"},
    {"object", "transcript others 0 keys 0\t"},
    {"custom-data", "timestamp 5 !tokens\tprovider 4 !tokens\tmodelApi 4 !tokens\tmodelId 4 !tokens\t"
	"runId 16 #run\tsessionId 16 #run\tprunedToolResults 3\tfrozenToolResults 2 @frozen\t"
	"ambiguousToolResultBaseKeys 16 #tool-call\t"},
    {"object", "custom-data others 14 keys 4\t"},
    {"frozen", "key 16 #tool-call\tsourceHash 7\t"},
    {"object", "frozen others 0 keys 0\t"},
    {"custom-details", "readFiles 15 #path\tmodifiedFiles 15 #path\t"},
    {"object", "custom-details others 14 keys 4\t"},
    {"message", "role 4 !tokens\tapi 4 !tokens\tprovider 4 !tokens\tmodel 4 !tokens\t"
	"responseModel 4 !tokens\tstopReason 4 !tokens\ttoolName 4 !tokens\tname 4 !tokens\t"
	"errorCode 4 !tokens\terrorType 4 !tokens\tcustomType 4 !tokens\ttimestamp 5 !tokens\t"
	"usage 2 @usage-block\tresponseId 16 #message\tidempotencyKey 16 #message\t"
	"openclawDelivery 16 #message\ttoolCallId 16 #tool-call !tokens\t"
	"tool_call_id 16 #tool-call !tokens\tisError 3 !tokens\tdisplay 3 !tokens\t"
	"content 10 @block !tokens\terrorMessage 9\terrorBody 9\tdetails 2 @tool-details\tdiagnostics 14\t"
	"tool_calls 2 @block\ttoolCalls 2 @block\tfunction_call 2 @block\tfunctionCall 2 @block\t"
	"summary 10\tcommand 10\toutput 10\t__openclaw 2 @openclaw-mark\t"},
    {"object", "message others 0 keys 0\t"},
    {"openclaw-mark", "id 16 #message\tseq 16 #message\t"},
    {"object", "openclaw-mark others 14 keys 4\t"},
    {"usage-block", "input 3 !tokens\toutput 3 !tokens\tcacheRead 3 !tokens\tcacheWrite 3 !tokens\t"
	"reasoningTokens 3 !tokens\ttotalTokens 3 !tokens\ttotal 3 !tokens\tpromptTokens 3 !tokens\t"
	"inputTokens 3 !tokens\toutputTokens 3 !tokens\tinput_tokens 3 !tokens\toutput_tokens 3 !tokens\t"
	"total_tokens 3 !tokens\tcache_read_tokens 3 !tokens\tcache_write_tokens 3 !tokens\t"
	"prompt_tokens 3 !tokens\tcompletion_tokens 3 !tokens\tcost 2 @cost\t"},
    {"object", "usage-block others 0 keys 0\t"},
    {"block", "type 4 !drift\tname 4 !drift\ttoolName 4 !drift\ttool 4 !drift\texecutionMode 4 !drift\t"
	"mimeType 4 !drift\tredacted 4 !drift\tid 16 #tool-call !drift\ttool_use_id 16 #tool-call !drift\t"
	"toolUseId 16 #tool-call !drift\ttool_call_id 16 #tool-call !drift\t"
	"toolCallId 16 #tool-call !drift\ttext 10 !drift\tthinking 10 !drift\tcontent 10 !drift\t"
	"output 10 !drift\tresult 10 !drift\tinput 12 !drift\targuments 12 !drift\targs 12 !drift\t"
	"payload 12 !drift\tpartialArgs 13 @args\tfunction 2 @block\tisError 3 !drift\tis_error 3 !drift\t"
	"textSignature 13 @signature\tdata 14\tthinkingSignature 14\tthoughtSignature 14\tsignature 14\t"
	"source 14\turl 14\timage_url 14\t"},
    {"object", "block others 0 keys 0\targs others 12 keys 12\t"},
    {"signature", "v 3\tid 16 #message\tphase 4\t"},
    {"object", "signature others 0 keys 0\t"},
    {"tool-details", "status 4\texitReason 4\ttool 4\tkind 4\tcode 4\texitCode 3\tdurationMs 3\tpid 3\t"
	"bytes 3\ttruncated 3\tcwd 15 #path\tpath 15 #path\terror 9\taggregated 14\tcontent 14\tmessage 14\t"
	"output 14\tstdout 14\tstderr 14\tdiff 14\tsessionId 16 #process\tstartedAt 5\tendedAt 5\t"},
    {"object", "tool-details others 14 keys 12\t"},
    {"trajectory", "traceSchema 4 !tokens\tsource 4 !tokens\ttype 4 !tokens\tprovider 4 !tokens\t"
	"modelId 4 !tokens\tmodelApi 4 !tokens\tschemaVersion 3 !tokens\tseq 3 !tokens\t"
	"sourceSeq 3 !tokens\tts 5 !tokens\ttraceId 16 #session !tokens\tsessionId 16 #session !tokens\t"
	"runId 16 #run !tokens\tsessionKey 15 #session-key !tokens\tworkspaceDir 15 #path\t"
	"data 2 @trajectory-data\t"},
    {"object", "trajectory others 0 keys 0\t"},
    {"trajectory-data", "trigger 4 !tokens\tagentId 4 !tokens\tmessageProvider 4 !tokens\t"
	"messageChannel 4 !tokens\tstreamStrategy 4 !tokens\ttransport 4 !tokens\tstatus 4 !tokens\t"
	"finalStatus 4 !tokens\tterminalError 4 !tokens\tfallbackStepType 4 !tokens\t"
	"fallbackStepFromModel 4 !tokens\tfallbackStepToModel 4 !tokens\t"
	"fallbackStepFromFailureReason 4 !tokens\tfallbackStepFinalOutcome 4 !tokens\ttoolName 4 !tokens\t"
	"name 4 !tokens\treason 4 !tokens\tcapturedAt 5 !tokens\tstartedAt 5 !tokens\tendedAt 5 !tokens\t"
	"durationMs 3 !tokens\taborted 3 !tokens\ttimedOut 3 !tokens\tisError 3 !tokens\tsuccess 3 !tokens\t"
	"usage 2 @usage-block\tpromptCache 2 @usage-block\tlastCallUsage 2 @usage-block\tprompt 10\t"
	"finalPromptText 10\tsystemPrompt 10\tassistantTexts 10\tmessages 2 @message\t"
	"messagesSnapshot 2 @message\ttools 2 @tool-schema\terror 9\tfallbackStepFromFailureDetail 9\t"
	"sessionFile 15 #path\tworkspaceDir 15 #path\ttranscriptLeafId 16 #entry\ttoolCallId 16 #tool-call\t"
	"harness 2 @harness\tmodel 2 @model-block\tprompting 2 @prompting\tmetadata 2 @trajectory-meta\t"
	"args 12\targuments 12\tinput 12\tresult 10\tconfig 14\tplugins 14\tskills 14\tredaction 14\t"
	"toolMetas 14\titemLifecycle 14\t"},
    {"object", "trajectory-data others 0 keys 0\t"},
    {"tool-schema", "name 4\ttype 4\tdescription 14\tparameters 14\tinputSchema 14\t"},
    {"object", "tool-schema others 0 keys 0\t"},
    {"harness", "type 4\tname 4\tversion 4\tos 2 @os\truntime 2 @runtime-versions\tinvocation 14\t"
	"entrypoint 14\tworkspaceDir 14\tsessionFile 14\t"},
    {"object", "harness others 0 keys 0\t"},
    {"os", "platform 4\tarch 4\trelease 14\tlabel 14\t"},
    {"object", "os others 0 keys 0\truntime-versions others 4 keys 4\t"},
    {"model-block", "id 4\tname 4\tprovider 4\tapi 4\tprimary 4\tthinkLevel 4\treasoningLevel 4\t"
	"input 4\tbaseUrl 14\tcontextWindow 3\tmaxTokens 3\tcost 2 @cost\t"},
    {"object", "model-block others 0 keys 0\t"},
    {"prompting", "systemPromptReport 2 @prompt-report\tskillsPrompt 14\t"},
    {"object", "prompting others 0 keys 0\t"},
    {"trajectory-meta", "sessionKey 15 #session-key\tagentId 4\tmessageProvider 4\tmessageChannel 4\t"},
    {"object", "trajectory-meta others 0 keys 0\t"},
    {"trajectory-pointer", "traceSchema 4\tschemaVersion 3\tsessionId 16 #session\t"
	"runtimeFile 15 #path\t"},
    {"object", "trajectory-pointer others 0 keys 0\t"},
    {"cache-trace", "runId 16 #run\tsessionId 16 #session !tokens\tsessionKey 15 #session-key !tokens\t"
	"provider 4 !tokens\tmodelId 4 !tokens\tmodelApi 4 !tokens\tstage 4 !tokens\t"
	"messageRoles 4 !tokens\tworkspaceDir 15 #path\tts 5 !tokens\tseq 3 !tokens\t"
	"messageCount 3 !tokens\tsystem 10\tprompt 10\tsystemDigest 7\tmessageFingerprints 7\t"
	"messagesDigest 7\tmessages 2 @message\tmodel 2 @model-block\toptions 2 @cache-options\tnote 9\t"
	"error 9\tusage 2 @usage-block\tlastCallUsage 2 @usage-block\t"},
    {"object", "cache-trace others 0 keys 0\t"},
    {"cache-options", "snapshot 2 @cache-snapshot\tmodel 2 @model-block\tsessionId 16 #session\t"
	"transport 4\ttoolExecution 4\tthinkingLevel 4\treasoning 4\trequestId 16 #run\theaders 14\t"
	"apiKey 14\t"},
    {"object", "cache-options others 0 keys 0\t"},
    {"cache-snapshot", "provider 4\tmodelId 4\tmodelApi 4\tstreamStrategy 4\ttransport 4\ttoolNames 4\t"
	"systemPromptDigest 7\ttoolDigest 7\ttoolCount 3\t"},
    {"object", "cache-snapshot others 0 keys 0\t"},
    {"gateway-log", "0 13 @log-name !drift\t1 9 @log-fields !drift\t2 9 @log-fields !drift\t"
	"3 9 @log-fields !drift\tmessage 9 !drift\t_meta 2 @log-meta\ttime 5 !drift\thostname 15 #host\t"
	"agent_id 4\tchannel 4\ttraceFlags 4\tsession_id 15 #session-key\ttraceId 16 #trace\t"
	"spanId 16 #trace\tparentSpanId 16 #trace\t"},
    {"object", "gateway-log others 0 keys 0\t"},
    {"log-name", "subsystem 4 !drift\tmodule 4 !drift\tmessage 9\tstorePath 15 #path\t"},
    {"object", "log-name others 14 keys 4\t"},
    {"log-meta", "runtime 4\truntimeVersion 4\tlogLevelId 4\tlogLevelName 4\tparentNames 4\t"
	"name 13 @log-name\thostname 15 #host\tdate 5\tpath 2 @log-path\t"},
    {"object", "log-meta others 0 keys 0\t"},
    {"log-path", "fileName 4\tfileNameWithLine 4\tfileColumn 4\tfileLine 4\tmethod 4\tfullFilePath 14\t"
	"filePath 14\tfilePathWithLine 14\t"},
    {"object", "log-path others 0 keys 0\t"},
    {"log-fields", "event 4 !drift\ttags 4 !drift\tstage 4 !drift\tdecision 4 !drift\treason 4 !drift\t"
	"provider 4 !drift\tmodel 4 !drift\tmodelId 4 !drift\truntime 4 !drift\tsurface 4 !drift\t"
	"outcome 4 !drift\tchannel 4 !drift\tlane 4 !drift\tlevel 4 !drift\tfailoverReason 4 !drift\t"
	"selectedHarnessId 4 !drift\tselectedReason 4 !drift\tsourceProvider 4 !drift\t"
	"sourceModel 4 !drift\trequestedProvider 4 !drift\trequestedModel 4 !drift\t"
	"candidateProvider 4 !drift\tcandidateModel 4 !drift\tstatus 4 !drift\tcause 4 !drift\t"
	"providerRuntimeFailureKind 4 !drift\tprofileFailureReason 4 !drift\twindowType 4 !drift\t"
	"phase 4 !drift\tagentId 4 !drift\terror 9\terrorPreview 9\trawErrorPreview 9\tmessage 9\t"
	"diagnosticsSummary 9\terrorHash 7\trawErrorHash 7\tprofileId 7\trunId 16 #run\t"
	"sessionId 16 #session\tsessionKey 15 #session-key\tspans 2 @log-span\thost 15 #host\t"
	"remoteAddr 15 #host\tlocalAddr 15 #host\tendpoint 15 #host\tdeviceId 16 #device\t"},
    {"object", "log-fields others 0 keys 0\t"},
    {"log-span", "name 4 !rtt\tdurationMs 3 !rtt\telapsedMs 3 !rtt\t"},
    {"object", "log-span others 0 keys 0\t"},
    {"console-line", "time 5 !drift\tlevel 4 !drift\tsubsystem 4 !drift\tmodule 4 !drift\t"
	"message 9 !drift\tsessionKey 15 #session-key\trunId 16 #run\tsessionId 16 #session\t"
	"hostname 15 #host\t"},
    {"object", "console-line others 0 keys 0\t"},
    {"timeline", "schemaVersion 4 !rtt\ttype 4 !rtt\tname 4 !rtt\tphase 4 !rtt\tenvName 4 !rtt\t"
	"errorName 4 !rtt\tactiveSpanName 4 !rtt\tprovider 4 !rtt\toperation 4 !rtt\tsignal 4 !rtt\t"
	"timestamp 5 !rtt\tdurationMs 3 !rtt\tp50Ms 3 !rtt\tp95Ms 3 !rtt\tp99Ms 3 !rtt\tmaxMs 3 !rtt\t"
	"pid 3 !rtt\tok 3 !rtt\texitCode 3 !rtt\trunId 16 #run\tspanId 16 #span !rtt\t"
	"parentSpanId 16 #span !rtt\terrorMessage 9\tcommand 9\tattributes 2 @timeline-attributes\t"},
    {"object", "timeline others 0 keys 0\t"},
    {"timeline-attributes", "pluginIds 4\tpath 15 #path\tfile 15 #path\tcwd 15 #path\t"
	"workspaceDir 15 #path\tsessionKey 15 #session-key\t"},
    {"object", "timeline-attributes others 4 keys 4\t"},
    {"stability", "generatedAt 5 !rss\tevents 2 @stability-event\tcapacity 3 !rss\tcount 3 !rss\t"
	"dropped 3 !rss\tfirstSeq 3 !rss\tlastSeq 3 !rss\tsummary 2 @stability-summary\t"},
    {"object", "stability others 0 keys 0\t"},
    {"stability-event", "type 4 !rss\tphase 4 !rss\tprovider 4 !rss\tmodel 4 !rss\toutcome 4 !rss\t"
	"reason 4 !rss\tlevel 4 !rss\tchannel 4 !rss\tlane 4 !rss\tsurface 4 !rss\tsource 15 #session-key\t"
	"sessionKey 15 #session-key\tsessionId 16 #session\trunId 16 #run\tts 5 !rss\t"
	"memory 2 @memory-figures\t"},
    {"object", "stability-event others 3 keys 4\t"},
    {"stability-summary", "byType 2 @figures\tmemory 2 @memory-figures\t"},
    {"object", "stability-summary others 2 keys 4\t"},
    {"memory-figures", "latest 2 @memory-figures\tworkerHeaps 2 @worker-heap\t"},
    {"object", "memory-figures others 3 keys 4\t"},
    {"worker-heap", "script 4\t"},
    {"object", "worker-heap others 3 keys 4\t"},
    {"health", "ok 3 !rss\tts 3 !rss\tdurationMs 3 !rss\theartbeatSeconds 3 !rss\t"
	"plugins 2 @health-plugins\tdefaultAgentId 4\tagents 2 @health-agent\tsessions 2 @health-sessions\t"
	"heartbeat 2 @heartbeat\teventLoop 2 @event-loop\tmodelPricing 2 @runtime-versions\t"
	"configReload 2 @runtime-versions\tchannelOrder 4\tchannels 14\tchannelLabels 14\truntimeVersion 4\t"},
    {"object", "health others 0 keys 0\t"},
    {"health-plugins", "loaded 4\tunavailable 4\terrors 9\t"},
    {"object", "health-plugins others 0 keys 0\t"},
    {"health-agent", "agentId 4\tevery 4\tisDefault 3\tenabled 3\teveryMs 3\theartbeat 2 @heartbeat\t"
	"sessions 2 @health-sessions\t"},
    {"object", "health-agent others 0 keys 0\t"},
    {"heartbeat", "agents 2 @health-agent\tenabled 3\teveryMs 3\tackMaxChars 3\tevery 4\ttarget 4\t"
	"prompt 14\t"},
    {"object", "heartbeat others 0 keys 0\t"},
    {"health-sessions", "path 15 #path\tcount 3\trecent 2 @recent-session\t"},
    {"object", "health-sessions others 0 keys 0\t"},
    {"recent-session", "key 15 #session-key\tupdatedAt 3\tage 3\t"},
    {"object", "recent-session others 0 keys 0\t"},
    {"event-loop", "degraded 3 !rss\tintervalMs 3 !rss\tdelayP99Ms 3 !rss\tdelayMaxMs 3 !rss\t"
	"utilization 3 !rss\tcpuCoreRatio 3 !rss\treasons 4 !rss\t"},
    {"object", "event-loop others 0 keys 0\t"},
    {"log-tail", "file 15 #path\tcursor 3\tsize 3\ttruncated 3\treset 3\tlines 13 @gateway-log\t"},
    {"object", "log-tail others 0 keys 0\t"},
    {"session-list", "path 15 #path\tts 3\tcount 3\tdefaults 2 @session\tsessions 2 @session\t"
	"startDate 5\tendDate 5\tupdatedAt 3\ttotals 2 @usage-block\taggregates 14\t"
	"cacheStatus 2 @runtime-versions\t"},
    {"object", "session-list others 0 keys 0\tsessions-store others 2 keys 15\t"},
    {"session", "sessionId 16 #session !tokens\tkey 15 #session-key\tsessionKey 15 #session-key\t"
	"spawnedBy 15 #session-key\tsessionFile 15 #path\tstatus 4 !tokens\tmodelProvider 4 !tokens\t"
	"model 4 !tokens\tagentHarnessId 4 !tokens\tchatType 4 !tokens\tchannel 4 !tokens\t"
	"lastChannel 4 !tokens\tkind 4 !tokens\tscope 4 !tokens\tagentId 4 !tokens\t"
	"thinkingLevel 4 !tokens\tverboseLevel 4 !tokens\tmodelOverride 4 !tokens\t"
	"providerOverride 4 !tokens\tthinkingDefault 4 !tokens\tthinkingOptions 4 !tokens\t"
	"thinkingLevels 2 @modes\tupdatedAt 3 !tokens\tsessionStartedAt 3 !tokens\t"
	"lastInteractionAt 3 !tokens\tstartedAt 3 !tokens\tendedAt 3 !tokens\truntimeMs 3 !tokens\t"
	"contextTokens 3 !tokens\tinputTokens 3 !tokens\toutputTokens 3 !tokens\ttotalTokens 3 !tokens\t"
	"totalTokensFresh 3 !tokens\tcacheRead 3 !tokens\tcacheWrite 3 !tokens\testimatedCostUsd 3 !tokens\t"
	"compactionCount 3 !tokens\tabortedLastRun 3 !tokens\tsystemPromptReport 2 @prompt-report\t"
	"contextBudgetStatus 2 @budget-status\tusage 2 @usage-block\tskillsSnapshot 2 @skills-snapshot\t"
	"agentRuntime 2 @runtime-versions\tgroupId 15 #chat\tlastTo 15 #chat\tlastAccountId 15 #chat\t"
	"authProfileOverride 15 #chat\tsubject 14\tlabel 14\tdisplayName 14\torigin 14\tdeliveryContext 14\t"
	"latestCompactionCheckpoint 14\t"},
    {"object", "session others 0 keys 0\t"},
    {"budget-status", "source 4 !tokens\tprovider 4 !tokens\tmodel 4 !tokens\troute 4 !tokens\t"
	"sessionId 16 #session\t"},
    {"object", "budget-status others 3 keys 4\t"},
    {"skills-snapshot", "prompt 14\tskills 2 @skill\tversion 3\t"},
    {"object", "skills-snapshot others 0 keys 0\t"},
    {"skill", "name 4\tprimaryEnv 14\t"},
    {"object", "skill others 0 keys 0\t"},
    {"cron-run", "ts 3 !tokens\trunAtMs 3 !tokens\tdurationMs 3 !tokens\tnextRunAtMs 3 !tokens\t"
	"jobId 16 #job !tokens\taction 4 !tokens\tstatus 4 !tokens\tdeliveryStatus 4 !tokens\t"
	"model 4 !tokens\tprovider 4 !tokens\terror 9\tsummary 14\tdiagnostics 2 @cron-diagnostics\t"
	"delivery 2 @cron-delivery\tfailureNotificationDelivery 2 @cron-delivery\t"
	"sessionId 16 #session !tokens\tsessionKey 15 #session-key !tokens\tusage 2 @usage-block\t"},
    {"object", "cron-run others 0 keys 0\t"},
    {"cron-diagnostics", "summary 9\tentries 2 @cron-entry\t"},
    {"object", "cron-diagnostics others 0 keys 0\t"},
    {"cron-entry", "ts 3\tsource 4\tseverity 4\tmessage 9\t"},
    {"object", "cron-entry others 0 keys 0\t"},
    {"cron-delivery", "intended 2 @cron-target\tresolved 2 @cron-target\tstatus 4\tfallbackUsed 3\t"
	"delivered 3\t"},
    {"object", "cron-delivery others 0 keys 0\t"},
    {"cron-target", "channel 4\tsource 4\tmode 4\tto 15 #chat\taccountId 15 #chat\terror 9\tok 3\t"},
    {"object", "cron-target others 0 keys 0\t"},
    {"cron-jobs", "version 3\tjobs 2 @cron-job\t"},
    {"object", "cron-jobs others 0 keys 0\t"},
    {"cron-job", "id 16 #job !tokens\tname 14\tenabled 3\tcreatedAtMs 3\tupdatedAtMs 3\t"
	"deleteAfterRun 3\tschedule 2 @schedule\tsessionTarget 4\twakeMode 4\tagentId 4\t"
	"payload 2 @cron-payload\tdelivery 2 @cron-target\tstate 2 @cron-state\tscheduleIdentity 14\t"},
    {"object", "cron-job others 2 keys 16\t"},
    {"schedule", "kind 4\tat 5\tatMs 3\teveryMs 3\tanchorMs 3\texpr 6\ttz 6\t"},
    {"object", "schedule others 0 keys 0\t"},
    {"cron-payload", "kind 4\tmodel 4\tthinking 4\tmessage 14\ttext 14\ttimeoutSeconds 3\t"},
    {"object", "cron-payload others 0 keys 0\t"},
    {"cron-state", "lastRunStatus 4\tlastStatus 4\tlastDeliveryStatus 4\t"
	"lastFailureNotificationDeliveryStatus 4\tlastError 9\tlastDiagnosticSummary 9\t"
	"lastDiagnostics 2 @cron-diagnostics\t"},
    {"object", "cron-state others 3 keys 4\t"},
    {"gateway-config", "gateway 2 @config-gateway\tlogging 2 @config-logging\tagents 2 @config-agents\t"},
    {"object", "gateway-config others 14 keys 4\t"},
    {"config-gateway", "mode 4\tbind 4\tport 3\tauth 14\thttp 14\tremote 14\tcontrolUi 14\t"},
    {"object", "config-gateway others 0 keys 0\t"},
    {"config-logging", "level 4\tconsoleStyle 4\tconsoleLevel 4\tredactSensitive 4\tfile 15 #path\t"},
    {"object", "config-logging others 0 keys 0\t"},
    {"config-agents", "defaults 2 @config-defaults\tlist 14\t"},
    {"object", "config-agents others 0 keys 0\t"},
    {"config-defaults", "model 2 @model-block\tworkspace 15 #path\tmemorySearch 14\t"},
    {"object", "config-defaults others 0 keys 0\t"},
};
