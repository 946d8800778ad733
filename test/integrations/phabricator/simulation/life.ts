import { harmless } from '../../../../integrations/phabricator/desk.ts'
import { ensureTask, type TaskDesk } from '../../../../integrations/phabricator/ensure-task.ts'
import { quarantineMilliseconds } from '../../../../src/delivery/effects.ts'
import { Busy, Refused, Unreachable } from '../../../../src/delivery/endings.ts'
import { verdictOf } from '../../../../src/delivery/retry.ts'
import { createServer } from './server.ts'
import { createVirtualTime, randomFrom } from './virtual-time.ts'

/** How tasks are filed: by the protocol, or with one of its parts left out. */
export type Strategy =
  | 'protocol'
  | 'no look-up'
  | 'look-up in the index'
  | 'no quarantine'
  | 'no guard against sending late'
  | 'never again when uncertain'

export type Outcome = { lost: number; duplicated: number }

type Row = {
  marker: string
  dueSeconds: number
  claimedSeconds: number | null
  claim: number
  attempts: number
  uncertain: boolean
  done: boolean
}

const faultsUntilSeconds = 1200
const endSeconds = 12_000
const quarantineSeconds = quarantineMilliseconds.phabricator / 1000

/**
 * One life of some tickets: processes crash and are paused up to five minutes at every step, and Phabricator fails in every way,
 * until the faults stop. Of several replicas any may claim a row whose claim is older than the quarantine.
 */
export async function live(seed: number, strategy: Strategy, replicas = 1): Promise<Outcome> {
  const random = randomFrom(seed)
  const time = createVirtualTime()
  const isBad = () => time.now() < faultsUntilSeconds
  const server = createServer(time, random, isBad)
  const rows: Row[] = []
  for (let index = 0; index < 4; index += 1) {
    const row = { marker: `ticket ${index}`, claimedSeconds: null, claim: 0, attempts: 0 }
    time.after(random() * 240, () =>
      rows.push({ ...row, dueSeconds: time.now(), uncertain: false, done: false }),
    )
  }

  function start(): void {
    let isAlive = true
    const wait = (seconds: number) =>
      new Promise<void>((resolve) => {
        const pause = isBad() && random() < 0.03 ? random() * 300 : 0
        time.after(seconds + pause, () => {
          if (isAlive) resolve()
        })
      })
    const desk = server.desk(wait, strategy === 'look-up in the index' ? 'index' : 'table')
    if (isBad())
      time.after(5 + random() * random() * 600, () => {
        isAlive = !isBad()
        if (!isAlive) time.after(1 + random() * 5, start)
      })
    if (replicas === 1) adoptOrphans()
    void work(desk, wait)
  }

  function adoptOrphans(): void {
    for (const row of rows)
      if (row.claimedSeconds !== null) {
        row.dueSeconds = Math.max(row.dueSeconds, row.claimedSeconds + quarantineSeconds)
        if (strategy === 'no quarantine') row.dueSeconds = time.now()
        row.uncertain = true
        row.claimedSeconds = null
      }
  }

  function due(): Row | undefined {
    const now = time.now()
    return rows.find(
      ({ done, dueSeconds, claimedSeconds }) =>
        !done &&
        dueSeconds <= now &&
        (claimedSeconds === null || (replicas > 1 && claimedSeconds + quarantineSeconds < now)),
    )
  }

  async function work(desk: TaskDesk, wait: (seconds: number) => Promise<void>): Promise<void> {
    for (;;) {
      await wait(0.5)
      const row = due()
      if (!row) continue
      row.uncertain ||= row.claimedSeconds !== null
      row.claimedSeconds = time.now()
      row.claim += 1
      row.attempts += 1
      const { claim, claimedSeconds } = row
      await wait(0.002)
      const error = await file(desk, row, claimedSeconds * 1000).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      await wait(0.002)
      if (error === null) row.done = true
      else if (row.claim === claim) postpone(row, error)
    }
  }

  async function file(desk: TaskDesk, row: Row, claimedMilliseconds: number): Promise<void> {
    if (strategy === 'never again when uncertain' && row.uncertain) return
    const { marker, attempts } = row
    const guarded = strategy !== 'no guard against sending late'
    const find: TaskDesk['find'] = (...asked) =>
      strategy === 'no look-up'
        ? Promise.resolve(null)
        : harmless(attempts, () => desk.find(...asked))
    await ensureTask(
      { ...desk, find },
      { marker, description: marker, sinceMilliseconds: 0 },
      {
        claimedMilliseconds,
        monotonicMilliseconds: () => (guarded ? time.now() * 1000 : claimedMilliseconds),
      },
    )
  }

  function postpone(row: Row, thrown: unknown): void {
    const soon = thrown instanceof Unreachable || thrown instanceof Refused
    const error = soon ? new Busy('Phabricator', 'a definite no', 5_000) : thrown
    const verdict = verdictOf(error, { ...row, lane: 'phabricator' })
    if (verdict.unexpected) throw thrown
    const waits = strategy === 'no quarantine' ? 1_000 : verdict.waitMilliseconds
    row.dueSeconds = time.now() + (waits ?? endSeconds * 1000) / 1000
    row.claimedSeconds = null
    row.uncertain = verdict.uncertain
  }

  for (let replica = 0; replica < replicas; replica += 1) start()
  const settled = () => rows.length === 4 && rows.every(({ done }) => done)
  await time.run(endSeconds, () => time.now() > faultsUntilSeconds + 300 && settled())
  const counts = rows.map(({ marker }) => server.count(marker))
  return {
    lost: counts.filter((count) => count === 0).length,
    duplicated: counts.filter((count) => count > 1).length,
  }
}

/** Many lives, of seeds that follow each other. */
export async function liveMany(
  lives: number,
  strategy: Strategy,
  { replicas = 1, firstSeed = 1 } = {},
): Promise<Outcome & { seeds: number[] }> {
  const sum = { lost: 0, duplicated: 0, seeds: [] as number[] }
  for (let seed = firstSeed; seed < firstSeed + lives; seed += 1) {
    const { lost, duplicated } = await live(seed * 7919 + 13, strategy, replicas)
    sum.lost += lost
    sum.duplicated += duplicated
    if (lost + duplicated > 0) sum.seeds.push(seed)
  }
  return sum
}
