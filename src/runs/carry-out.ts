import { sayResource } from '../access/person.ts'
import type { Action } from '../access/policy.ts'
import { sorry } from '../commands/sorry.ts'
import { CallError, Refused } from '../delivery/endings.ts'
import type { Deliverer } from '../delivery/deliverer.ts'
import { answerEffects, parts } from '../inbox/answer.ts'
import type { InboxRow } from '../inbox/row.ts'
import type { Airflow } from '../ports/airflow.ts'
import type { Surface } from '../ports/surface.ts'
import { lines, type Line, type Part, type Reply } from '../reply.ts'
import { nothing } from '../store/revise.ts'
import type { Change, Store } from '../store/store.ts'
import { sayAct, termsOfAct, type Act } from './act.ts'
import { doAct } from './do-act.ts'
import type { Follow } from './follow.ts'
import type { Run } from './run.ts'

const attemptsMax = 4

/** What the policy and the audit call an act. */
const actionOf: { readonly [K in Act['request']['kind']]: Action } = {
  trigger: 'run',
  clear: 'retry',
  stop: 'stop',
  'stop-retrying': 'stop-retrying',
  pause: 'pause',
  unpause: 'unpause',
  note: 'note',
}

/** Does an act on Airflow and tells who asked. What cannot be done now is tried four times, then said. */
export function createActDeliverer(options: {
  airflows: Airflow[]
  follows: ReadonlyMap<string, Follow>
  surface: Pick<Surface, 'message'>
}): Deliverer<'airflow.act'> {
  const { airflows, follows, surface } = options

  return async ({ act: id }, { attempts }, { store }) => {
    const act = (await store.read<Act>('act', id))?.body
    if (!act || act.state !== 'wanted') return undefined
    const airflow = airflows.find(({ name }) => name === act.request.instance)
    try {
      if (!airflow) throw new Refused(act.request.instance, 'no such Airflow is configured')
      const done = await doAct(act, airflow)
      const run = await lookAgain(act, airflow)
      return () => ended(store, id, 'done', wordsOf(done.words, run), run)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      if (!(error instanceof Refused) && attempts < attemptsMax) throw error
      return () => ended(store, id, 'failed', sorry(error), null)
    }
  }

  /** The card shows what was done without waiting for the next poll; when Airflow is silent now, the poll will do. */
  async function lookAgain({ request }: Act, airflow: Airflow): Promise<Run | null> {
    if (!('run' in request)) return null
    try {
      const dagRun = await airflow.run(request.dag, request.run)
      return dagRun && ((await follows.get(airflow.name)?.look(dagRun)) ?? null)
    } catch (error) {
      if (error instanceof CallError) return null
      throw error
    }
  }

  async function ended(
    store: Store,
    id: string,
    state: 'done' | 'failed',
    words: string,
    run: Run | null,
  ): Promise<Change> {
    const stored = await store.read<Act>('act', id)
    if (!stored || stored.body.state !== 'wanted') return nothing
    const act: Act = { ...stored.body, state, result: words }
    const row = (await store.read<InboxRow>('inbox', act.inbox))?.body
    const reply = answerOf(act, words, run)
    return {
      writes: [{ kind: 'act', id, version: stored.version, body: act, terms: termsOfAct(act) }],
      effects: row ? answerEffects(row, reply, surface, parts.done) : [],
      audit: [
        {
          who: act.confirmedBy ?? act.askedBy,
          action: actionOf[act.request.kind],
          resource: sayResource(act.request),
          decision: state,
          detail: `${sayAct(act.request)}: ${words}`,
        },
      ],
    }
  }
}

/** Failures are for who asked; what was done to a run is everybody's business, unless a new card shows it. */
function answerOf(act: Act, words: string, run: Run | null): Reply {
  const failed = act.state === 'failed'
  const by: Line = [' – ', { user: act.confirmedBy ?? act.askedBy }]
  const isPublic = !failed && act.request.kind !== 'trigger'
  const line: Line = failed
    ? [`Could not ${sayAct(act.request)}. ${words}`]
    : [words, ...(isPublic ? by : [])]
  const more: Part[] = run
    ? [{ kind: 'note', line: ['Follow it with ', { code: `/ml status ${run.handle}` }] }]
    : []
  return { parts: [lines(line), ...more], visible: isPublic ? 'all' : 'asker' }
}

const wordsOf = (words: string, run: Run | null): string =>
  run && !words.endsWith('.') ? `${words} as ${run.handle}.` : words
