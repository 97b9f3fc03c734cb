/* What is said of JSON addresses: one line each, and the shapes of what they take and
 * give. Written with ' for ". */
#include "serve/openapi.h"

#define OF_CALLS                                                                   \
	"q outcome disposition owed line member from to direction queue assigned " \
	"tag contact longer shorter recording voicemail source spam emergency "    \
	"value follow_up sla text triage order cursor"
#define LISTED                                                                      \
	"cursor limit type status owner phase label unread hidden phone record_id " \
	"sort q"

/* clang-format off */
const api_doc API_DOCS[] = {
	{M_POST, "/api/auth/login", "Sign in by program: a token for as long as a session lasts", NULL, "SignIn", "SignedIn", 200},
	{M_POST, "/api/auth/admin-login", "The same for operators of the platform only", NULL, "SignIn", "SignedIn", 200},
	{M_POST, "/api/auth/client-login", "The same for members of a business only", NULL, "SignIn", "SignedIn", 200},
	{M_POST, "/api/auth/register", "Always refused: people join by invitation", NULL, NULL, NULL, 403},
	{M_GET, "/api/auth/me", "Who is asking, and what they may", NULL, NULL, "Me", 200},
	{M_GET, "/api/system/health", "Whether Patchbay and what it needs are working", NULL, NULL, "Health", 200},
	{M_GET, "/api/openapi.json", "This description", NULL, NULL, "Description", 200},
	{M_GET, "/api/contacts", "Contacts, a page at a time", LISTED, NULL, "Contacts", 200},
	{M_POST, "/api/contacts", "Make a contact", NULL, "ContactChange", "Contact", 201},
	{M_GET, "/api/contacts/stats", "Exact counts, and how many were made on each of the last 30 days", NULL, NULL, "ContactStats", 200},
	{M_GET, "/api/contacts/search", "The contacts that a search finds, best first; when nobody is called so, those who are called nearly so", "q type status owner phase label unread hidden limit", NULL, "Contacts", 200},
	{M_GET, "/api/contacts/export", "At most 5,000 contacts as a table for spreadsheets; larger ones are made by the page", "type status owner phase label unread hidden phone record_id", NULL, "text/csv", 200},
	{M_POST, "/api/contacts/upload", "Bring a sheet of contacts; columns and duplicates are chosen on the page that href leads to", NULL, "Sheet", "Import", 201},
	{M_GET, "/api/contacts/:id", "One contact", NULL, NULL, "Contact", 200},
	{M_PUT, "/api/contacts/:id", "Replace a contact: what is not sent is emptied", NULL, "ContactChange", "Contact", 200},
	{M_PATCH, "/api/contacts/:id", "Change a contact (RFC 7396): what is not sent stays, null empties", NULL, "ContactChange", "Contact", 200},
	{M_DELETE, "/api/contacts/:id", "Delete a contact; for 30 days it can be brought back", NULL, NULL, NULL, 204},
	{M_POST, "/api/contacts/:id/call", "Call a contact: one's own phone rings first, then theirs", NULL, "Reach", "CallBegun", 202},
	{M_POST, "/api/calls/:call/click-to-call", "Call the other side of a call again: one's own phone rings first, then theirs", NULL, "CallAgain", "CallBegun", 202},
	{M_GET, "/api/calls/:call/call-status/:sid", "The same, asked by both names of the call", NULL, NULL, "CallBegun", 200},
	{M_GET, "/api/calls/:call/call-status", "How a call goes that was begun here", NULL, NULL, "CallBegun", 200},
	{M_POST, "/api/contacts/:id/sms", "Text a contact: it goes out by itself, once; its state is in the conversation", NULL, "TextOrder", "TextTaken", 202},
	{M_POST, "/api/contacts/:id/dnc", "Do not contact, with the reason", NULL, "DoNotContact", "Contact", 200},
	{M_PATCH, "/api/contacts/:id/dnc", "Another reason; the one before stays in the history", NULL, "DoNotContact", "Contact", 200},
	{M_DELETE, "/api/contacts/:id/dnc", "May be contacted again", NULL, "DoNotContact", "Contact", 200},
	{M_POST, "/api/calls/:id/send-sms", "Text the other side of a call", NULL, "TextOrder", "TextTaken", 202},
	{M_GET, "/api/messaging/templates", "Templates of texts", NULL, NULL, "TextTemplates", 200},
	{M_GET, "/api/messaging/conversation/:number", "Texts with a number, newest first, and whether its owner has opted out", "cursor limit", NULL, "Conversation", 200},
	{M_GET, "/api/admin/compliance/overview", "How the business stands with the rules of consent: the last 30 days, the ledger, its hours and lines", NULL, NULL, "Compliance", 200},
	{M_POST, "/api/contacts/:id/handoffs", "Hand a contact to a colleague or a department; open until it is accepted, returned or taken back", NULL, "HandoffMake", "HandoffMade", 201},
	{M_GET, "/api/handoffs", "Hand-offs that nobody has answered yet, the one due first first, 50 a page: yours to answer (mine), given by you (given), for leads all", "view cursor", NULL, "Handoffs", 200},
	{M_PATCH, "/api/handoffs/:id", "Accept or return what was handed to you, or take back what you gave", NULL, "HandoffAnswer", "HandoffAnswered", 200},
	{M_GET, "/api/blocked-numbers", "Numbers whose calls are not taken", "cursor limit", NULL, "BlockedNumbers", 200},
	{M_POST, "/api/blocked-numbers", "Block a number", NULL, "BlockedNumberChange", "BlockedNumber", 201},
	{M_GET, "/api/followups", "What is owed to customers and open, soonest first", "cursor owner kind", NULL, "FollowUps", 200},
	{M_POST, "/api/followups", "Set a follow-up; without due_at and preset it is due by the business's rule", NULL, "FollowUpMake", "FollowUp", 201},
	{M_PATCH, "/api/followups/:id", "Done, somebody else's, or due at another time", NULL, "FollowUpChange", "FollowUp", 200},
	{M_GET, "/api/calls", "Calls, newest first, 50 a page; with triage those that need an outcome, most urgent first", OF_CALLS, NULL, "Calls", 200},
	{M_GET, "/api/call-logs", "The same calls, under the name that programs of before know", OF_CALLS, NULL, "CallLogs", 200},
	{M_GET, "/api/call-sessions", "The same calls as sessions: what began them, how they stand, what came of them", OF_CALLS, NULL, "CallSessions", 200},
	{M_POST, "/api/calls/bulk", "Change many calls; it can be undone on the page for 7 days", NULL, "CallBulk", "CallBulkTaken", 202},
	{M_POST, "/api/calls/export", "Have calls written to a file: at most 100,000 as CSV, 5,000 as PDF, the newest of more", NULL, "CallExport", "ExportTaken", 202},
	{M_GET, "/api/exports/:id", "How far a file is, and when it is ready where it is for a day", NULL, NULL, "Export", 200},
	{M_GET, "/api/exports/:id/:proof", "The file, at the address that downloadUrl names", NULL, NULL, "text/csv application/pdf", 200},
	{M_GET, "/api/bulk-jobs/:id", "How far a change of many calls is", NULL, NULL, "BulkJob", 200},
	{M_POST, "/api/calls/:id/attachments", "Put a file of at most 25 MB beside a call", NULL, "AttachmentMake", "Attachment", 201},
	{M_GET, "/api/attachments/:id", "What a file beside a call is", NULL, NULL, "Attachment", 200},
	{M_GET, "/api/attachments/:id/file", "The file itself, of its own type", NULL, NULL, "*/*", 200},
	{M_DELETE, "/api/attachments/:id", "Take a file away; for 7 days it can be put back on the page", NULL, NULL, NULL, 204},
	{M_GET, "/api/calls/views", "Views of the table of calls: your own and the team\u2019s", NULL, NULL, "CallViews", 200},
	{M_POST, "/api/calls/views", "Keep a view", NULL, "CallViewMake", "CallViews", 201},
	{M_PATCH, "/api/calls/views/:id", "Another name or another query for a view", NULL, "CallViewChange", "CallViews", 200},
	{M_DELETE, "/api/calls/views/:id", "Delete a view", NULL, NULL, NULL, 204},
	{M_GET, "/api/follow-up-tasks", "Tasks that are open, soonest first: people's, and those that carry themselves out", "cursor owner auto_execution due", NULL, "FollowTasks", 200},
	{M_POST, "/api/follow-up-tasks", "Set a task; with auto_execution its owner's phone rings when it is due, then the contact's; 403 for whom nobody may call", NULL, "FollowTaskMake", "FollowTask", 201},
	{M_PATCH, "/api/follow-up-tasks/:id", "Completed, cancelled, another time, somebody else's", NULL, "FollowTaskChange", "FollowTask", 200},
	{M_POST, "/api/follow-up-tasks/execute-overdue", "What is overdue and carries itself out is tried now; waiting: what waits for people", NULL, "Nothing", "FollowTasksRun", 202},
	{M_GET, "/api/calls/:call/followups", "What is or was owed because of a call", NULL, NULL, "FollowUps", 200},
	{M_POST, "/api/calls/:call/followups", "Set a follow-up about a call", NULL, "FollowUpMake", "FollowUp", 201},
	{M_GET, "/api/events/calls", "An event stream: new_call, call_updated, follow_up_due and sla_breach with the id of the call or promise, among others; stale: more has changed than was named; a token\u2019s ends after ten minutes and is opened again", NULL, NULL, "text/event-stream", 200},
	{M_GET, "/api/notifications/follow-ups", "How many of your own are overdue, and due soon", NULL, NULL, "FollowUpCounts", 200},
	{M_DELETE, "/api/blocked-numbers/:number", "Unblock a number", NULL, NULL, NULL, 204},
};
const size_t API_DOCS_N = sizeof(API_DOCS) / sizeof(API_DOCS[0]);

const api_schema API_QUERY[] = {
	{"cursor", "'description':'From next of the page before.','schema':{'type':'string'}"},
	{"limit", "'description':'How many a page, at most 200 (500 blocked numbers).','schema':{'type':'integer','minimum':1,'maximum':500}"},
	{"type", "'schema':{'enum':['customer','lead','employee','crew','vendor']}"},
	{"status", "'description':'The name of a status, or *active or *inactive: any of that category.','schema':{'type':'string'}"},
	{"owner", "'description':'The id of a member, or none.','schema':{'type':'string'}"},
	{"phase", "'description':'Such as PRE-PTO.','schema':{'type':'string'}"},
	{"label", "'description':'The id of a tag or group.','schema':{'type':'string','format':'uuid'}"},
	{"unread", "'description':'With voicemails nobody has heard.','schema':{'type':'boolean'}"},
	{"hidden", "'description':'Left out of the lists of the pages.','schema':{'type':'boolean'}"},
	{"phone", "'description':'Any notation.','schema':{'type':'string'}"},
	{"record_id", "'description':'The id in the business\\u2019s own CRM.','schema':{'type':'string'}"},
	{"sort", "'description':'By name and touch only with a type.','schema':{'enum':['created','name','-name','touch','-touch'],'default':'created'}"},
	{"kind", "'schema':{'enum':['voicemail','missed_call','text','survey','outcome','follow_up']}"},
	{"q", "'description':'Words that begin words of the name, address, e-mail or record id; digits of a phone.','schema':{'type':'string'}"},
	{"outcome", "'description':'How it ended.','schema':{'enum':['answered','voicemail','missed','abandoned','blocked']}"},
	{"disposition", "'description':'The id of an outcome.','schema':{'type':'string','format':'uuid'}"},
	{"owed", "'description':'An outcome is needed, or was given.','schema':{'enum':['yes','no']}"},
	{"line", "'description':'The id of a line.','schema':{'type':'string','format':'uuid'}"},
	{"member", "'description':'Who answered.','schema':{'type':'string','format':'uuid'}"},
	{"from", "'description':'The first day.','schema':{'type':'string','format':'date'}"},
	{"to", "'description':'The last day.','schema':{'type':'string','format':'date'}"},
	{"direction", "'schema':{'enum':['inbound','outbound']}"},
	{"queue", "'description':'The id of a queue.','schema':{'type':'string','format':'uuid'}"},
	{"assigned", "'description':'The id of its owner.','schema':{'type':'string','format':'uuid'}"},
	{"tag", "'description':'The id of a tag.','schema':{'type':'string','format':'uuid'}"},
	{"contact", "'description':'The id of a contact.','schema':{'type':'string','format':'uuid'}"},
	{"longer", "'description':'Minutes, like 2 or 1:30.','schema':{'type':'string'}"},
	{"shorter", "'description':'Minutes, like 2 or 1:30.','schema':{'type':'string'}"},
	{"recording", "'schema':{'enum':['yes','no']}"},
	{"voicemail", "'description':'open: not handled.','schema':{'enum':['yes','open']}"},
	{"source", "'description':'Where the contact came from.','schema':{'type':'string'}"},
	{"spam", "'schema':{'enum':['yes','no']}"},
	{"emergency", "'description':'Words that mean one were said.','schema':{'enum':['yes']}"},
	{"value", "'description':'Worth at least so much.','schema':{'type':'string'}"},
	{"auto_execution", "'description':'Those that carry themselves out, or people\\u2019s.','schema':{'type':'boolean'}"},
	{"due", "'schema':{'enum':['overdue','later']}"},
	{"follow_up", "'schema':{'enum':['yes','overdue','today','no']}"},
	{"sla", "'description':'What was promised.','schema':{'enum':['open','overdue','kept','late']}"},
	{"text", "'description':'Words of notes and transcripts.','schema':{'type':'string'}"},
	{"triage", "'description':'1 or true: what needs an outcome.','schema':{'enum':['1','true']}"},
	{"order", "'schema':{'enum':['started','-started'],'default':'-started'}"},
};
const size_t API_QUERY_N = sizeof(API_QUERY) / sizeof(API_QUERY[0]);

#define TEXT_OR_NULL "{'type':['string','null']}"
#define TIME_OR_NULL "{'type':['string','null'],'format':'date-time'}"
#define DATE_OR_NULL "{'type':['string','null'],'format':'date'}"
#define TEXTS "{'type':'array','items':{'type':'string'}}"
#define COUNT "{'type':'integer','minimum':0}"
#define CUSTOM "{'type':'object','additionalProperties':{'type':['string','number','boolean','null']}}"

const api_schema API_SCHEMAS[] = {
	{"Problem", "{'type':'object','description':'What went wrong, in words a person can act on (RFC 9457).',"
		"'required':['type','title','status','detail','request_id'],'properties':{"
		"'type':{'type':'string'},'title':{'type':'string'},'status':{'type':'integer'},'detail':{'type':'string'},"
		"'request_id':{'type':'string','description':'Tell us this, and we find what happened.'},'reference':{'type':'string'},"
		"'errors':{'type':'array','items':{'type':'object','required':['pointer','detail'],'properties':{"
			"'pointer':{'type':'string'},'detail':{'type':'string'}}}},"
		"'current':{'description':'With 412: how it is now.','$ref':'#/components/schemas/Contact'}}}"},
	{"SignIn", "{'type':'object','required':['email','password'],'properties':{'email':{'type':'string'},'password':{'type':'string'}}}"},
	{"SignedIn", "{'type':'object','required':['access_token','token_type','expires_in','scope','user'],'additionalProperties':false,'properties':{"
		"'access_token':{'type':'string','pattern':'^pb_[0-9a-f]{64}$'},'token_type':{'const':'Bearer'},'expires_in':{'type':'integer'},"
		"'scope':{'type':'string'},'user':{'type':'object','required':['id','name','role','tenant_id','member_id'],'properties':{"
			"'id':{'type':'string'},'name':{'type':'string'},'role':{'type':'string'},'tenant_id':" TEXT_OR_NULL ",'member_id':" TEXT_OR_NULL "}}}}"},
	{"Me", "{'type':'object','required':['id','name','email','role','member_id','tenant','scopes','expires_at'],'additionalProperties':false,'properties':{"
		"'id':{'type':'string','format':'uuid'},'name':{'type':'string'},'email':{'type':'string'},'role':{'type':'string'},'member_id':" TEXT_OR_NULL ","
		"'tenant':{'type':['object','null'],'required':['id','name','timezone','region'],'properties':{'id':{'type':'string'},'name':{'type':'string'},"
			"'timezone':{'type':'string'},'region':{'type':'string'}}},'scopes':" TEXTS ",'expires_at':" TIME_OR_NULL "}}"},
	{"Health", "{'type':'object','required':['alive','ready','dependencies'],'properties':{'alive':{'type':'boolean'},'ready':{'type':'boolean'},"
		"'dependencies':{'type':'object','additionalProperties':{'type':'string'}}}}"},
	{"Description", "{'type':'object','required':['openapi','info','paths']}"},
	{"Phone", "{'type':'object','required':['number'],'additionalProperties':false,'properties':{"
		"'number':{'type':'string','description':'Sent in any notation, answered as E.164. The first is the main one.'},'label':{'type':'string','maxLength':60}}}"},
	{"Contact", "{'type':'object','additionalProperties':false,'required':['id','type','name','phones','email','address','record_id','status','stage','phase',"
			"'stage_since','owner_id','owner','sale_date','install_date','pto_date','language','timezone','preferred_channel','time_windows',"
			"'special_instructions','emergency','tags','groups','custom','do_not_contact','hidden','source','last_touch_at','last_touch_kind','last_touch_by','last_touch_department','unread_voicemails','unread_texts',"
			"'created_at','updated_at','version'],'properties':{"
		"'id':{'type':'string','format':'uuid','readOnly':true},'type':{'enum':['customer','lead','employee','crew','vendor']},'name':{'type':'string','maxLength':200},"
		"'phones':{'type':'array','items':{'$ref':'#/components/schemas/Phone'}},'email':" TEXT_OR_NULL ",'address':" TEXT_OR_NULL ",'record_id':" TEXT_OR_NULL ","
		"'status':" TEXT_OR_NULL ",'stage':" TEXT_OR_NULL ",'phase':" TEXT_OR_NULL ",'stage_since':" TIME_OR_NULL ",'owner_id':" TEXT_OR_NULL ",'owner':" TEXT_OR_NULL ","
		"'sale_date':" DATE_OR_NULL ",'install_date':" DATE_OR_NULL ",'pto_date':" DATE_OR_NULL ",'language':{'type':'string'},'timezone':{'type':'string'},"
		"'preferred_channel':{'enum':['','call','text','email']},'time_windows':{'type':'string'},'special_instructions':{'type':'string'},'emergency':{'type':'boolean'},"
		"'tags':" TEXTS ",'groups':" TEXTS ",'custom':" CUSTOM ",'do_not_contact':{'type':'boolean','readOnly':true},'hidden':{'type':'boolean','readOnly':true},"
		"'source':{'type':'string','readOnly':true},'last_touch_at':" TIME_OR_NULL ",'last_touch_kind':{'enum':['call_in','call_out','missed','voicemail','text_in','text_out',null]},"
		"'last_touch_by':" TEXT_OR_NULL ",'last_touch_department':" TEXT_OR_NULL ",'unread_voicemails':" COUNT ",'unread_texts':" COUNT ",'created_at':" TIME_OR_NULL ",'updated_at':" TIME_OR_NULL ","
		"'version':{'type':'integer','readOnly':true}}}"},
	{"ContactChange", "{'type':'object','properties':{'type':{'enum':['customer','lead','employee','crew','vendor']},'name':{'type':['string','null'],'maxLength':200},"
		"'phones':{'type':['array','null'],'maxItems':20,'items':{'oneOf':[{'type':'string'},{'$ref':'#/components/schemas/Phone'}]}},'email':" TEXT_OR_NULL ","
		"'address':" TEXT_OR_NULL ",'record_id':" TEXT_OR_NULL ",'status':{'type':['string','null'],'description':'By name, label or alias.'},"
		"'stage':{'type':['string','null'],'description':'By name or id.'},'owner_id':{'type':['string','null'],'description':'An active member.'},"
		"'sale_date':" DATE_OR_NULL ",'install_date':" DATE_OR_NULL ",'pto_date':" DATE_OR_NULL ",'language':" TEXT_OR_NULL ",'timezone':" TEXT_OR_NULL ","
		"'preferred_channel':" TEXT_OR_NULL ",'time_windows':" TEXT_OR_NULL ",'special_instructions':" TEXT_OR_NULL ",'emergency':{'type':['boolean','null']},"
		"'tags':{'type':['array','null'],'maxItems':50,'items':{'type':'string'}},'groups':{'type':['array','null'],'maxItems':50,'items':{'type':'string'}},"
		"'custom':{'type':['object','null'],'additionalProperties':{'type':['string','number','boolean','null']}}}}"},
	{"Contacts", "{'type':'object','required':['contacts','next'],'additionalProperties':false,'properties':{"
		"'contacts':{'type':'array','items':{'$ref':'#/components/schemas/Contact'}},'next':{'type':['string','null'],'description':'The address of the next page.'}}}"},
	{"ContactStats", "{'type':'object','required':['total','hidden','by_type','by_status','by_category','created'],'additionalProperties':false,'properties':{"
		"'total':" COUNT ",'hidden':" COUNT ",'by_type':{'type':'object','additionalProperties':" COUNT "},'by_status':{'type':'array','items':{'type':'object',"
			"'required':['status','category','count'],'properties':{'status':" TEXT_OR_NULL ",'category':{'enum':['active','inactive',null]},'count':" COUNT "}}},"
		"'by_category':{'type':'object','required':['active','inactive','none'],'additionalProperties':" COUNT "},'created':{'type':'array','items':{'type':'object',"
			"'required':['day','count'],'properties':{'day':{'type':'string','format':'date'},'count':" COUNT "}}}}}"},
	{"Sheet", "{'type':'object','required':['file'],'properties':{'file':{'type':'string','format':'binary','description':'CSV, at most 64 MB.'}}}"},
	{"Import", "{'type':'object','required':['id','state','href'],'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},"
		"'state':{'type':'string'},'href':{'type':'string'}}}"},
	{"Reach", "{'type':'object','properties':{'phone':{'type':'string','description':'One of the contact\\u2019s numbers; the main one when not said.'}}}"},
	{"TextOrder", "{'type':'object','properties':{'phone':{'type':'string','description':'Of a contact: one of their numbers; the main one when not said.'},"
		"'from':{'type':'string','description':'One of your lines; the one their last texts went by when not said.'},"
		"'body':{'type':'string','maxLength':1600},'template':{'type':'string','description':'Its name or id, in place of a body.'},"
		"'variables':{'type':'object','description':'Values for the names in the template.','additionalProperties':{'type':'string'}}}}"},
	{"CallAgain", "{'type':'object','description':'Nothing needs to be said.'}"},
	{"CallBegun", "{'type':'object','required':['call_id','callSid','status'],'additionalProperties':false,'properties':{"
		"'call_id':{'type':'string','format':'uuid'},'callSid':{'type':['string','null'],'description':'Once the other side is called.'},"
		"'status':{'enum':['dialing','connected','answered','missed','abandoned','voicemail','blocked']}}}"},
	{"TextTaken", "{'type':'object','required':['message_id','messageSid','status','segments','href'],'additionalProperties':false,'properties':{"
		"'message_id':{'type':'string','format':'uuid'},'messageSid':{'type':['string','null'],'description':'Once the carrier has taken it.'},"
		"'status':{'enum':['queued']},'segments':{'type':'integer'},'href':{'type':'string'}}}"},
	{"Compliance", "{'type':'object','required':['from','to','opted_out','opted_out_by','opted_in','opted_in_in_writing','ledger_entries',"
		"'ledger_entries_changed','blocked_numbers','calls_from','calls_to','no_texts_from','no_texts_to','automatic_texts_a_day',"
		"'stop_answered_by','lines'],'additionalProperties':false,'properties':{'from':{'type':'string','format':'date-time'},"
		"'to':{'type':'string','format':'date-time'},'opted_out':{'type':'integer','description':'Addresses whose owners did.'},"
		"'opted_out_by':{'type':'object','additionalProperties':{'type':'integer'},'description':'Entries, by how it was said.'},"
		"'opted_in':{'type':'integer'},'opted_in_in_writing':{'type':'integer'},'ledger_entries':{'type':'integer'},"
		"'ledger_entries_changed':{'type':'integer','description':'Whose seal does not fit.'},'blocked_numbers':{'type':'integer'},"
		"'calls_from':{'type':'string'},'calls_to':{'type':'string'},'no_texts_from':{'type':'string'},'no_texts_to':{'type':'string'},"
		"'automatic_texts_a_day':{'type':'integer'},'stop_answered_by':{'enum':['carrier','patchbay']},"
		"'lines':{'type':'array','items':{'type':'object','required':['number','name','registration','brand','campaign','porting','porting_on'],'additionalProperties':false,"
		"'properties':{'number':{'type':'string'},'name':{'type':'string'},'registration':{'enum':['registered','pending','refused',null]},"
		"'brand':{'type':['string','null']},'campaign':{'type':['string','null']},"
		"'porting':{'enum':['asked','agreed','refused','calls',null],'description':'How far it is on its way here from another carrier; null: it is here.'},"
		"'porting_on':{'type':['string','null'],'format':'date'}}}}}}"},
	{"TextTemplates", "{'type':'object','required':['templates'],'additionalProperties':false,'properties':{'templates':{'type':'array','items':{'type':'object',"
		"'required':['id','name','body','language'],'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},'name':{'type':'string'},"
		"'body':{'type':'string'},'language':{'type':['string','null']}}}}}}"},
	{"TextMessage", "{'type':'object','required':['id','direction','from','to','body','status'],'additionalProperties':false,'properties':{"
		"'id':{'type':'string','format':'uuid'},'messageSid':{'type':['string','null']},'direction':{'enum':['inbound','outbound']},'from':{'type':'string'},"
		"'to':{'type':'string'},'body':{'type':'string'},'status':{'type':'string'},'error_code':{'type':['integer','null']},'segments':{'type':'integer'},"
		"'media':{'type':'integer'},'member_id':{'type':['string','null']},'contact_id':{'type':['string','null']},"
		"'response_time_minutes':{'type':['integer','null']},'created_at':{'type':'string','format':'date-time'}}}"},
	{"Conversation", "{'type':'object','required':['number','optInStatus','messages','next'],'additionalProperties':false,'properties':{"
		"'number':{'type':'string'},'optInStatus':{'enum':['opted_in','opted_out','unknown']},"
		"'messages':{'type':'array','items':{'$ref':'#/components/schemas/TextMessage'}},'next':{'type':['string','null']}}}"},
	{"DoNotContact", "{'type':'object','properties':{'reason':{'type':'string','maxLength':1000},'source':{'type':'string','maxLength':200,'description':'How it was said.'}}}"},
	{"Call", "{'type':'object','required':['id','direction','from','to','state','result','started_at','answered_at','ended_at','duration_s','contact_id','contact','line','queue','answered_by','disposition','assigned_to','tags','value','outcome_needed','spam','emergency','due_at'],"
		"'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},"
		"'direction':{'type':'string'},"
		"'from':{'type':'string'},"
		"'to':{'type':'string'},"
		"'state':{'type':'string'},"
		"'result':" TEXT_OR_NULL ","
		"'started_at':{'type':'string','format':'date-time'},"
		"'answered_at':" TIME_OR_NULL ","
		"'ended_at':" TIME_OR_NULL ","
		"'duration_s':" COUNT ","
		"'contact_id':" TEXT_OR_NULL ","
		"'contact':" TEXT_OR_NULL ","
		"'line':" TEXT_OR_NULL ","
		"'queue':" TEXT_OR_NULL ","
		"'answered_by':" TEXT_OR_NULL ","
		"'disposition':" TEXT_OR_NULL ","
		"'assigned_to':" TEXT_OR_NULL ","
		"'tags':" TEXT_OR_NULL ","
		"'value':{'type':'integer','minimum':0,'description':'In hundredths; 0: not said.'},"
		"'outcome_needed':{'type':'boolean'},"
		"'spam':{'type':'boolean'},"
		"'emergency':{'type':'boolean'},"
		"'due_at':" TIME_OR_NULL "}}"},
	{"Calls", "{'type':'object','required':['calls','next'],'additionalProperties':false,'properties':{'calls':{'type':'array','items':{'$ref':'#/components/schemas/Call'}},'next':{'type':['string','null'],'description':'For cursor.'}}}"},
	{"CallLogs", "{'type':'object','required':['call_logs','next'],'additionalProperties':false,'properties':{'call_logs':{'type':'array','items':{'$ref':'#/components/schemas/Call'}},'next':{'type':['string','null'],'description':'For cursor.'}}}"},
	{"CallSession", "{'type':'object','required':['id','session_id','contact_id','direction','status','trigger_time','call_outcome','duration_seconds','created_at'],'additionalProperties':false,'properties':{"
		"'id':{'type':'string','format':'uuid'},'session_id':{'type':'string'},'contact_id':" TEXT_OR_NULL ",'direction':{'type':'string'},'status':{'enum':['queued','in_progress','completed','failed']},"
		"'trigger_time':{'type':'string','format':'date-time'},'call_outcome':{'type':['string','null'],'description':'The outcome a person gave it, else how it ended.'},'duration_seconds':" COUNT ",'created_at':{'type':'string','format':'date-time'}}}"},
	{"CallSessions", "{'type':'object','required':['call_sessions','next'],'additionalProperties':false,'properties':{'call_sessions':{'type':'array','items':{'$ref':'#/components/schemas/CallSession'}},'next':{'type':['string','null'],'description':'For cursor.'}}}"},
	{"CallBulk", "{'type':'object','required':['callIds','operation'],'properties':{'callIds':{'type':'array','minItems':1,'maxItems':500,'items':{'type':'string','format':'uuid'}},'operation':{'enum':['tag','untag','spam','no_spam','disposition','assign']},'value':{'type':'string','description':'The name of a tag, the id of an outcome or of a member.'}}}"},
	{"CallBulkTaken", "{'type':'object','required':['jobId','affectedCount'],'additionalProperties':false,'properties':{'jobId':{'type':'string','format':'uuid'},'affectedCount':" COUNT "}}"},
	{"CallExport", "{'type':'object','required':['format'],'additionalProperties':false,'properties':{'format':{'enum':['csv','pdf']},'filters':{'type':'object','description':'Names and values as in the query of /api/calls.','additionalProperties':{'type':'string'}}}}"},
	{"ExportTaken", "{'type':'object','required':['jobId','estimatedTime'],'additionalProperties':false,'properties':{'jobId':{'type':'string','format':'uuid'},'estimatedTime':{'type':'integer','minimum':1,'description':'In seconds.'}}}"},
	{"Export", "{'type':'object','required':['status','format','rows','total','downloadUrl'],'additionalProperties':false,'properties':{'status':{'enum':['processing','ready','failed','stopped','expired']},'format':{'enum':['csv','pdf']},'rows':" COUNT ",'total':{'type':'integer','minimum':0,'description':'0: not known.'},'downloadUrl':" TEXT_OR_NULL "}}"},
	{"AttachmentMake", "{'type':'object','required':['file'],'properties':{'file':{'type':'string','format':'binary','description':'A photo, PDF, document, table, audio or video: known by its content.'}}}"},
	{"Attachment", "{'type':'object','required':['id','call_id','name','type','bytes','added_by','added_at','href'],'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},'call_id':{'type':'string','format':'uuid'},'name':{'type':'string'},'type':{'type':'string'},'bytes':{'type':'integer','minimum':1},'added_by':" TEXT_OR_NULL ",'added_at':{'type':'string','format':'date-time'},'href':{'type':'string'}}}"},
	{"BulkJob", "{'type':'object','required':['status','progress','total','changed'],'additionalProperties':false,'properties':{'status':{'enum':['pending','completed','failed']},'progress':{'type':'integer','minimum':0,'maximum':100},'total':" COUNT ",'changed':" COUNT "}}"},
	{"CallViews", "{'type':'object','required':['views'],'additionalProperties':false,'properties':{'views':{'type':'array','items':{'type':'object','required':['id','name','query','shared','own'],'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},'name':{'type':'string'},'query':{'type':'string','description':'As in the address of the table.'},'shared':{'type':'boolean'},'own':{'type':'boolean'}}}}}}"},
	{"CallViewMake", "{'type':'object','required':['name'],'additionalProperties':false,'properties':{'name':{'type':'string','minLength':1,'maxLength':60},'query':{'type':'string','maxLength':2000,'description':'Filters and sort, as in the address of the table; each once, none that is not there.'},'shared':{'type':'boolean','description':'For the team; of leads and above.'}}}"},
	{"CallViewChange", "{'type':'object','minProperties':1,'additionalProperties':false,'properties':{'name':{'type':'string','minLength':1,'maxLength':60},'query':{'type':'string','maxLength':2000,'description':'As when a view is kept.'}}}"},
	{"FollowUp", "{'type':'object','required':['id','kind','state','words','contact_id','contact','call_id','number','owner_id','owner','started_at','due_at','why','closed_at'],"
		"'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},'kind':{'enum':['voicemail','missed_call','text','survey','outcome','follow_up']},"
		"'state':{'enum':['open','overdue','paused','kept','late','excused']},'words':{'type':'string'},'contact_id':" TEXT_OR_NULL ",'contact':" TEXT_OR_NULL ","
		"'call_id':" TEXT_OR_NULL ",'number':" TEXT_OR_NULL ",'owner_id':" TEXT_OR_NULL ",'owner':" TEXT_OR_NULL ",'started_at':" TIME_OR_NULL ",'due_at':" TIME_OR_NULL ","
		"'why':{'type':'string','description':'Why it is due then.'},'closed_at':" TIME_OR_NULL "}}"},
	{"HandoffMake", "{'type':'object','required':['reason'],'additionalProperties':false,'properties':{'to_member':{'type':'string','format':'uuid','description':'Another colleague, who may change contacts.'},'to_department':{'type':'string','format':'uuid','description':'Either this or to_member; one where such a colleague is.'},'reason':{'type':'string','minLength':1,'maxLength':1000},"
		"'hours':{'type':'integer','minimum':1,'maximum':720,'description':'Within how many it is to be accepted; 24 when not said.'},'coordinator':{'type':'boolean','description':'Who accepts becomes the coordinator: for the coordinator to say, for who leads, and where there is none; 422 from others.'}}}"},
	{"HandoffMade", "{'type':'object','required':['id','state'],'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},'state':{'enum':['open']}}}"},
	{"Handoffs", "{'type':'object','required':['handoffs','next'],'additionalProperties':false,'properties':{'handoffs':{'type':'array','items':{'type':'object',"
		"'required':['id','contact_id','contact','reason','from','from_department','to','to_department','created_at','due_at','coordinator','overdue','may_answer','may_withdraw'],'additionalProperties':false,'properties':{"
		"'id':{'type':'string','format':'uuid'},'contact_id':{'type':'string','format':'uuid'},'contact':{'type':'string'},'reason':{'type':'string'},'from':" TEXT_OR_NULL ",'from_department':" TEXT_OR_NULL ",'to':" TEXT_OR_NULL ",'to_department':" TEXT_OR_NULL ","
		"'created_at':{'type':'string','format':'date-time'},'due_at':{'type':'string','format':'date-time'},'coordinator':{'type':'boolean'},'overdue':{'type':'boolean'},'may_answer':{'type':'boolean'},'may_withdraw':{'type':'boolean'}}}},'next':{'type':['string','null'],'description':'For cursor.'}}}"},
	{"HandoffAnswer", "{'type':'object','required':['state'],'additionalProperties':false,'properties':{'state':{'enum':['accepted','returned','withdrawn']},'answer':{'type':'string','maxLength':1000}}}"},
	{"HandoffAnswered", "{'type':'object','required':['id','state','contact_id','coordinator'],'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},'state':{'enum':['accepted','returned','withdrawn']},'contact_id':{'type':'string','format':'uuid'},'coordinator':{'type':'boolean','description':'You are the coordinator now.'}}}"},
	{"FollowUps", "{'type':'object','required':['follow_ups','next'],'additionalProperties':false,'properties':{"
		"'follow_ups':{'type':'array','items':{'$ref':'#/components/schemas/FollowUp'}},'next':{'type':['string','null'],'description':'For cursor.'}}}"},
	{"FollowUpMake", "{'type':'object','properties':{'words':{'type':'string','maxLength':500},'contact_id':{'type':'string','format':'uuid'},"
		"'call_id':{'type':'string','format':'uuid'},'owner_id':{'type':'string','format':'uuid','description':'You, when not said.'},"
		"'due_at':{'type':'string','format':'date-time'},'preset':{'enum':['30m','2h','tomorrow']}}}"},
	{"FollowUpChange", "{'type':'object','properties':{'state':{'enum':['done']},'why':{'type':'string','maxLength':200},'owner_id':{'type':'string','format':'uuid'},'due_at':{'type':'string','format':'date-time','description':'What a rule promises only who leads puts off.'},'preset':{'enum':['30m','2h','tomorrow']}}}"},
	{"FollowTask", "{'type':'object','required':['id','kind','task_type','status','contact_id','contact','words','owner_id','owner','scheduled_time','auto_execution','attempts','executed_at','call_id','result','created_at','closed_at'],"
		"'additionalProperties':false,'properties':{'id':{'type':'string','format':'uuid'},'kind':{'enum':['human','automatic']},"
		"'task_type':{'enum':['voicemail','missed_call','text','survey','outcome','follow_up']},'status':{'enum':['pending','overdue','paused','completed','cancelled']},"
		"'contact_id':" TEXT_OR_NULL ",'contact':" TEXT_OR_NULL ",'words':{'type':'string'},'owner_id':" TEXT_OR_NULL ",'owner':" TEXT_OR_NULL ","
		"'scheduled_time':" TIME_OR_NULL ",'auto_execution':{'type':'boolean'},'attempts':" COUNT ",'executed_at':" TIME_OR_NULL ","
		"'call_id':{'type':['string','null'],'description':'The call that it became.'},'result':{'type':['string','null'],'description':'What came of the last attempt.'},"
		"'created_at':" TIME_OR_NULL ",'closed_at':" TIME_OR_NULL "}}"},
	{"FollowTasks", "{'type':'object','required':['tasks','next'],'additionalProperties':false,'properties':{"
		"'tasks':{'type':'array','items':{'$ref':'#/components/schemas/FollowTask'}},'next':{'type':['string','null'],'description':'For cursor.'}}}"},
	{"FollowTaskMake", "{'type':'object','required':['contact_id','scheduled_time'],'properties':{'contact_id':{'type':'string','format':'uuid'},"
		"'scheduled_time':{'type':'string','format':'date-time'},'words':{'type':'string','maxLength':500},"
		"'owner_id':{'type':'string','format':'uuid','description':'You, when not said.'},'auto_execution':{'type':'boolean','default':false}}}"},
	{"FollowTaskChange", "{'type':'object','properties':{'status':{'enum':['completed','cancelled']},'why':{'type':'string','maxLength':200},"
		"'scheduled_time':{'type':'string','format':'date-time'},'owner_id':{'type':'string','format':'uuid'},'auto_execution':{'type':'boolean'}}}"},
	{"FollowTasksRun", "{'type':'object','required':['executed','waiting'],'additionalProperties':false,'properties':{'executed':" COUNT ",'waiting':" COUNT "}}"},
	{"Nothing", "{'type':'object','description':'Nothing needs to be said.'}"},
	{"FollowUpCounts", "{'type':'object','required':['overdueCount','dueSoonCount'],'additionalProperties':false,'properties':{'overdueCount':" COUNT ",'dueSoonCount':" COUNT "}}"},
	{"BlockedNumber", "{'type':'object','required':['number','reason','created_at'],'additionalProperties':false,'properties':{"
		"'number':{'type':'string'},'reason':{'type':'string'},'created_at':{'type':'string','format':'date-time'}}}"},
	{"BlockedNumberChange", "{'type':'object','required':['number'],'properties':{'number':{'type':'string'},'reason':{'type':'string','maxLength':200}}}"},
	{"BlockedNumbers", "{'type':'object','required':['blocked_numbers','next'],'additionalProperties':false,'properties':{"
		"'blocked_numbers':{'type':'array','items':{'$ref':'#/components/schemas/BlockedNumber'}},'next':{'type':['string','null']}}}"},
};
const size_t API_SCHEMAS_N = sizeof(API_SCHEMAS) / sizeof(API_SCHEMAS[0]);
/* clang-format on */
