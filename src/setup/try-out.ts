/** Opens the chat of a test handoff, once somebody is there to take it. */
import { connect } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { departmentIdOf } from '../installation/departments'
import { setupKey } from '../installation/keys'
import { adviceFor } from '../installation/origin'
import type { Settings } from '../installation/settings'
import { SalesIqFailure } from '../salesiq/failure'
import { markOf, testReference } from '../session/session'
import { openingQuestion } from '../translate/opening-question'
import { messagePage } from './page'
import { type Answer, back, post, sentTo, shown, type SetupRequest } from './setup-request'

/** False only where SalesIQ says so: a test without anybody to answer ends in a missed chat. */
const isAnybodyThere = async ({ context }: SetupRequest, settings: Settings): Promise<boolean> => {
  try {
    const presence = await connect(context, settings).presence(settings.departmentId)
    return presence.includes('available')
  } catch (failure) {
    if (failure instanceof SalesIqFailure) return true
    throw failure
  }
}

const nobodyThere = (setup: SetupRequest): Answer => {
  const { fields, ...to } = post(setup, 'try', 'Open the test chat anyway')
  return shown(
    messagePage({
      title: 'Nobody is available in SalesIQ now',
      text: 'No operator of the department is available, so nobody would take the test chat. Ask an operator to be available in SalesIQ, then press the button on the checklist again.',
      action: { kind: 'button', ...to, fields: { ...fields, anyway: 'yes' } },
      back: back(setup),
    }),
  )
}

const open = ({ context }: SetupRequest, settings: Settings) =>
  // The proof whether the visitor API works, so that an earlier refusal does not count.
  connect(context, settings).open(
    {
      visitor: { user_id: `test-${markOf(context.ctx.webhookId)}`, name: 'Test of the bot' },
      app_id: settings.appId,
      department_id: settings.departmentId,
      question: openingQuestion({
        title: 'This is a test of the connection',
        description:
          'Please take this chat and answer with any word. Afterwards the chat closes, or you are asked to close it.',
        label: settings.label,
        mark: markOf(context.ctx.webhookId),
      }),
    },
    { isProbe: true },
  )

const openAndWatch = async (setup: SetupRequest, settings: Settings): Promise<Answer> => {
  const { context, webhookUrl, keys } = setup
  const begun = Date.now()
  const ids = await open(setup, settings)
  const openedInMs = Date.now() - begun
  const { conversation } = await context.client.getOrCreateConversation({
    channel: 'hitl',
    tags: {
      id: ids.conversationId,
      visitorConversationId: ids.visitorConversationId,
      reference: testReference,
      status: 'open',
    },
    discriminateByTags: ['id'],
  })
  return sentTo(`${webhookUrl}/setup/try?key=${setupKey(keys)}&session=${conversation.id}&opened=${openedInMs}`)
}

/** Opens the chat, unless nobody is there to take it, and goes to the page that watches it. */
export const startTryOut = async (setup: SetupRequest): Promise<Answer> => {
  const typed = await settingsOf(setup.context)
  try {
    const departmentId = (await departmentIdOf(setup.context, typed, typed.departmentId)) ?? typed.departmentId
    const settings = { ...typed, departmentId }
    if (!setup.form.has('anyway') && !(await isAnybodyThere(setup, settings))) return nobodyThere(setup)
    return await openAndWatch(setup, settings)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    const title = 'The test chat could not be opened'
    return shown(messagePage({ title, text: adviceFor(setup.context, failure), back: back(setup) }), 502)
  }
}
