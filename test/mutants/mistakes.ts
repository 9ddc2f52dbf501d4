/** Mistakes, each one that a tired person could make, with the scene that must notice it. */

export type Mistake = {
  name: string
  file: string
  /** Stands in the file exactly once. */
  right: string
  wrong: string
  /** A test file, and the beginning of the scene's name. */
  scene: [file: string, name: string]
}

export const mistakes: Mistake[] = [
  {
    name: 'a wrong tag',
    file: 'src/session/open.ts',
    right: 'id: conversationId, visitorConversationId,',
    wrong: 'id: visitorConversationId, visitorConversationId,',
    scene: ['test/scenes/handoff.test.ts', 'a visitor asks for a human'],
  },
  {
    name: 'a missing field',
    file: 'src/actions/start-hitl.ts',
    right: '    department_id: await departmentOf(props, settings),\n',
    wrong: '',
    scene: ['test/scenes/handoff.test.ts', 'a visitor asks for a human'],
  },
  {
    name: 'an unknown route',
    file: 'src/salesiq/send.ts',
    right: '(conversationId)}/messages`,\n    ...body,',
    wrong: '(conversationId)}/message`,\n    ...body,',
    scene: ['test/scenes/handoff.test.ts', 'a visitor asks for a human'],
  },
  {
    name: 'a text that is too long',
    file: 'src/translate/transcript.ts',
    right: 'const longestTranscript = 4000',
    wrong: 'const longestTranscript = 40_000',
    scene: ['test/actions/start.test.ts', 'the conversation so far comes in one more message'],
  },
  {
    name: 'a signature over parsed JSON',
    file: 'src/webhook/admission.ts',
    right: "isSigned(request.body ?? '',",
    wrong: "isSigned(JSON.stringify(JSON.parse(request.body ?? '{}')),",
    scene: ['test/scenes/mistakes.test.ts', '14: an event is read'],
  },
  {
    name: 'a token in the query',
    file: 'src/salesiq/rest.ts',
    right: 'url: `${host.url}${call.path}`,',
    wrong: "url: `${host.url}${call.path}${call.path.includes('?') ? '&' : '?'}access_token=${token}`,",
    scene: ['test/scenes/handoff.test.ts', 'a visitor asks for a human'],
  },
  {
    name: 'an e-mail as the key of an operator',
    file: 'src/session/operator-user.ts',
    right: 'const tags = { operatorId: operator.id }',
    wrong: "const tags = { operatorId: 'operator@example.com' }",
    scene: ['test/events/events.test.ts', 'a transfer: the next operator is announced'],
  },
  {
    name: 'an event before the activation',
    file: 'src/webhook/admission.ts',
    right: "duration('HITL_ACTIVATION_MS', 2000)",
    wrong: '0',
    scene: ['test/events/events.test.ts', 'assigned 113 ms after opening'],
  },
  {
    name: 'a POST that is tried again',
    file: 'src/salesiq/open.ts',
    right: 'schema: schemas.opened,\n      repeatable: false,',
    wrong: 'schema: schemas.opened,\n      repeatable: true,',
    scene: ['test/actions/start.test.ts', 'opening answered by status'],
  },
  {
    name: 'a close that nobody waits for',
    file: 'src/session/close.ts',
    right: 'const done = await within(context.deadline - Date.now(), salesIq.close(conversationId), late)',
    wrong: 'const done = void salesIq.close(conversationId)',
    scene: ['test/scenes/mistakes.test.ts', '8: stopping closes the SalesIQ chat'],
  },
  {
    name: 'a link into a private network',
    file: 'src/files/link.ts',
    right: "if (!isOurs && !mayBeFetched(url)) throw new FileFailure('private')",
    wrong: '',
    scene: ['test/files/links.test.ts', 'leads to http://10.0.0.1/secret'],
  },
  {
    name: 'a file that is held whole',
    file: 'src/files/multipart.ts',
    right: '  yield* file\n',
    wrong:
      '  const whole: Buffer[] = []\n  for await (const chunk of file) whole.push(Buffer.from(chunk as Buffer))\n  yield Buffer.concat(whole)\n',
    scene: ['test/files/memory.process.test.ts', 'a file of 50 MB'],
  },
  {
    name: 'a burst in the order of its webhooks',
    file: 'src/session/sync.ts',
    right: 'read ?? withHints(context, [], announced)',
    wrong: 'withHints(context, [], announced)',
    scene: ['test/session/order.test.ts', 'two texts at once, the webhook of the first 800 ms late'],
  },
  {
    name: 'a line while the plugin announces',
    file: 'src/session/operator.ts',
    right: '  await pause(wait)\n',
    wrong: '',
    scene: ['test/session/timings.test.ts', 'assignment first, the other 100 ms later'],
  },
  {
    name: 'an event that is sent again',
    file: 'src/session/event.ts',
    right: 'if (!(await wasSent(sender, event, startedAt - clockDifferenceMs))) await post',
    wrong: 'await post',
    scene: ['test/session/broken-calls.test.ts', 'the answer to an announcement is lost'],
  },
  {
    name: 'an announcement after the one of a dead process',
    file: 'src/session/event.ts',
    right: 'if (sentSince !== undefined && (await wasSent(sender, event, sentSince).catch(() => false))) return',
    wrong: '',
    scene: ['test/session/broken-calls.test.ts', 'a process dies after it has announced'],
  },
  {
    name: 'a line for the operator with each delivery',
    file: 'src/session/deliver.ts',
    right: "await once(context, { session, name: 'notShown', key: id }, send)",
    wrong: 'await send()',
    scene: ['test/session/earlier-files.test.ts', 'a webhook that comes twice'],
  },
  {
    name: 'a new token after each consent',
    file: 'src/setup/consent.ts',
    right: '  await keepToken(context, await knownSettings(context), { kind, token })\n',
    wrong: '',
    scene: ['test/setup/worlds.test.ts', 'the token that comes with the consent'],
  },
  {
    name: 'a second client that counts before its consent',
    file: 'src/installation/second-grant.ts',
    right: '= clientOf(connection?.second ?? {}, typed)',
    wrong: '= secondClientIn(typed, { connection })',
    scene: ['test/setup/worlds.test.ts', 'another second client'],
  },
  {
    name: 'a session that is erased while somebody talks in it',
    file: 'src/actions/delete-session.ts',
    right: '  refuseOpen(sessions)\n',
    wrong: '',
    scene: ['test/actions/delete-session.test.ts', 'an open session'],
  },
]
