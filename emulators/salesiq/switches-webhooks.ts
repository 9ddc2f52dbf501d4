/** What is not known about webhooks, and how fast and in which form they come. */
import { amount, choice, words } from './switch-kinds'

export const webhookSwitches = {
  webhookTimeoutMs: amount('5 s to answer, as failure-list-webhook-v2.html says', 5000),
  retryAfterMs: amount('a minute, three times, as failure-list-webhook-v2.html says', 60_000),
  retryReusesEventTime: choice('does a retry carry the first event_time?', true, false),
  attemptCounts: choice('does `attempt` increment?', true, false),
  disableOn410: choice('documented for bot webhooks, unknown for event webhooks', false, true),
  headProbeError: choice('the code when the HEAD request on create fails', 1011, 1015, 1019),
  keyEncoding: choice('the docs show a placeholder; clients accept both', 'base64', 'pem'),
  securedMakesKey: choice('does creating a secured webhook make its first key?', false, true),
  envelope: choice('live; or the older sample: no handler, "1", app_id a bare number', 'observed', 'documented'),
  completedShape: choice('live; or with the further fields another portal saw', 'observed', 'extended'),
  undocumentedEntity: choice('entities of transfer.*, participants.*, edited, deleted', 'lifecycle', 'bare', 'off'),
  repliedForApiMessages: choice('does operator.replied fire for messages sent by API?', true, false),
  repliedForBots: choice('does operator.replied fire for lines of a bot?', true, false),
  botOwnerShape: choice('how `owner` names a bot', 'type', 'isBot'),
  fileEntity: choice('how operator.replied tells of a file', 'attachments', 'noText', 'silent'),
  missingEmail: choice('`email_id` of a visitor without an e-mail', 'absent', 'empty'),
  visitorType: choice('contact live, lead in older docs', 'contact', 'lead'),
  escapeText: choice('is text escaped as HTML?', 'verbatim', 'html'),
  idleEndedBy: choice('`ended_by` of an idle chat', 'system', 'scheduler'),
  autoAssign: choice('the brand assigns by itself; false: nobody is free, operators join by hand', false, true),
  autoAssignAfterMs: amount('113 ms were seen', 113),
  autoAssignOperator: words('name of the operator who gets the chat; empty: the first one available', ''),
  missAfterWaiting: choice('unattended chats are missed after the waiting time', true, false),
}
