/** What there is one of in a room: operators, switches, the story that is played, the link of the connect page. */
import { troubles } from '../people/troubles'
import type { Room } from './room'
import type { Row } from './views'

export const roomRow = (room: Room): Row => {
  const { stage, troubles: switches } = room.cast
  const log = stage.bundle.log.botOwnerLines().join('\n')
  return {
    kind: 'room',
    id: 'room',
    operators: stage.salesiq.portal.operators.map(({ name, picture }) => ({
      name,
      pictureUrl: `data:image/png;base64,${picture?.toString('base64') ?? ''}`,
    })),
    troubles: Object.entries(troubles).map(([name, { label, text }]) => {
      const isOn = switches.active.includes(name)
      return { name, label, text, isOn, since: room.troubleSince.get(name) ?? 0 }
    }),
    story: room.story,
    failure: room.failure,
    setupUrl: /https?:\S+\/setup\?key=\S+/.exec(log)?.[0],
    actions: room.actions.length,
  }
}
