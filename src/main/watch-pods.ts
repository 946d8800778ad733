import { firstOffers } from '../../integrations/slack/deliver/first-offers.ts'
import type { History } from '../observe/history.ts'
import type { KnownTries } from '../observe/known-tries.ts'
import { createPodObserver } from '../observe/pods.ts'
import type { PodStep } from '../ports/kubernetes.ts'
import type { World } from './world.ts'

const retryMilliseconds = 5000

/** Follows the pods until aborted, and tells every step of them to `alsoSee` too. Resolves when everything was listed once; what is too old to tell is counted in one line. */
export async function watchPods(
  world: World,
  since: Temporal.Instant,
  history: History,
  tries: KnownTries,
  poke: () => void,
  alsoSee: (step: PodStep) => void,
  signal: AbortSignal,
): Promise<{ unsaved(): number }> {
  const { config, cluster, store, clock, log, metrics } = world
  const old: PodStep[] = []
  const observer = createPodObserver({
    config,
    since,
    cluster,
    store,
    clock,
    history,
    tries,
    firstOffers: (incident) => firstOffers(incident, world),
    poke,
    onTold: metrics.incident,
    onOld: (step) => old.push(step),
    onError: (error) => log.error('a pod could not be told', { error }),
  })
  const see = (step: PodStep) => {
    observer.see(step)
    alsoSee(step)
  }
  await cluster.start(see, signal)
  await sayOld(world, old, poke)
  void retryUntil(observer, world, signal)
  return observer
}

async function retryUntil(
  observer: { retry(): void },
  { clock }: World,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(retryMilliseconds, signal).catch(() => {})
    observer.retry()
  }
}

async function sayOld(
  { config, store, clock }: World,
  old: PodStep[],
  poke: () => void,
): Promise<void> {
  const told = await store.read('counter', 'older-failures')
  if (told || old.length === 0) return
  const names = old
    .slice(0, 3)
    .map(({ record }) => record.name)
    .join(', ')
  const text = `Found ${old.length} ${old.length === 1 ? 'failure' : 'failures'} from before I started (${names}${old.length > 3 ? ', …' : ''}); from now on I tell each one.`
  await store.commit(
    {
      writes: [
        { kind: 'counter', id: 'older-failures', version: null, body: { count: old.length } },
      ],
      effects: [
        {
          kind: 'slack.post',
          name: 'older-failures',
          channel: config.slack.channel,
          message: { text },
        },
      ],
    },
    clock.now(),
  )
  poke()
}
