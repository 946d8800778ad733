import { Refused, Uncertain, Unreachable } from '../../../../src/delivery/endings.ts'
import type { TaskDesk } from '../../../../integrations/phabricator/ensure-task.ts'
import type { VirtualTime } from './virtual-time.ts'

const deadlineSeconds = 15
const lookUpDeadlineSeconds = 10
/** The latest that the server still commits what a client has given up. */
const latestCommitSeconds = 60
const indexLagSeconds = 300

export type SimulatedServer = {
  desk(wait: (seconds: number) => Promise<void>, lookUp: 'table' | 'index'): TaskDesk
  count(marker: string): number
}

/** A Phabricator in virtual time whose creates and look-ups fail in every way while `isBad`. */
export function createServer(
  time: VirtualTime,
  random: () => number,
  isBad: () => boolean,
): SimulatedServer {
  const tasks: { id: number; description: string; at: number }[] = []
  const place = (id: number) => ({ id, phid: `PHID-TASK-${id}`, url: `/T${id}` })
  const uncertain = () => new Uncertain('Phabricator', 'no answer')

  async function create(description: string, wait: (seconds: number) => Promise<void>) {
    const fate = random()
    const takes = 0.1 + random() * 0.5
    const id = time.now() * 1000 + random()
    const commit = (afterSeconds: number) =>
      time.after(afterSeconds, () => tasks.push({ id, description, at: time.now() }))
    if (!isBad() || fate < 0.45) {
      commit(takes)
      await wait(takes + 0.05)
      return place(id)
    }
    if (fate < 0.55) {
      await wait(0.01)
      throw new Unreachable('Phabricator', 'refused')
    }
    if (fate < 0.6) {
      await wait(0.1)
      throw new Refused('Phabricator', 'who are you?', null, 'ERR-INVALID-AUTH')
    }
    if (fate < 0.67) await wait(deadlineSeconds)
    else if (fate < 0.78) {
      commit(takes)
      await wait(deadlineSeconds)
    } else if (fate < 0.88) {
      commit(deadlineSeconds + random() * (latestCommitSeconds - deadlineSeconds))
      await wait(deadlineSeconds)
    } else if (fate < 0.94) {
      commit(takes)
      await wait(takes + 0.05)
    } else await wait(takes)
    throw uncertain()
  }

  return {
    count: (marker) => tasks.filter(({ description }) => description === marker).length,
    desk: (wait, lookUp) => ({
      create: (description) => create(description, wait),
      async find(marker) {
        const slow = isBad() && random() < 0.1
        await wait(slow ? random() * lookUpDeadlineSeconds : 0.05 + random() * 0.2)
        if (isBad() && random() < 0.25) throw uncertain()
        const seen = lookUp === 'table' ? time.now() : time.now() - indexLagSeconds
        const found = tasks.find(({ description, at }) => description === marker && at <= seen)
        await wait(0)
        return found ? { place: place(found.id), description: marker } : null
      },
    }),
  }
}
