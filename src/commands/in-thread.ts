import type { Incident } from '../incidents/incident.ts'
import { triesOfRun } from '../incidents/subject.ts'
import { incidentsOfMessage } from '../inbox/incidents-of-message.ts'
import { subjectOfMessage } from '../inbox/subject-of-message.ts'
import type { Airflow } from '../ports/airflow.ts'
import { sayTask } from '../runs/act.ts'
import { runTerm, type Run } from '../runs/run.ts'
import type { Store } from '../store/store.ts'
import type { Ask } from './ask.ts'
import { Misunderstood } from './misunderstood.ts'
import { nameOne } from './name-one.ts'
import { dagOfIncident } from './resolve/dag-of-incident.ts'
import { matchesLabel, runOfIncident } from './resolve/run-of-incident.ts'
import { resolveTasks } from './resolve/task.ts'
import { taskOfIncident } from './resolve/task-of-incident.ts'

/** What a command is about when it names nothing and is said in the thread of a card. */
export type About = {
  card: 'run' | 'incident' | 'either' | 'dag' | 'ticket'
  /** What may stand behind the name, and so alone in a thread; `try`: a task and its try. */
  then: 'nothing' | 'task' | 'try' | 'text' | 'ticket'
  /** What the words are about that follow one of these: `comment` and `close` of `ticket`. */
  after?: Readonly<Record<string, About>>
}

type Needs = { store: Store; airflows: Airflow[] }
type Card = { run: Run; incident: null } | { run: null; incident: Incident }

/**
 * What was said in the thread of a card, with the name that it leaves out: `stop` in the thread of R1 is `stop R1`. As it
 * was said where it names something, and elsewhere. Throws Misunderstood where the card has nothing of the kind, or is
 * about several: another is never taken for it.
 */
export async function inThread(ask: Ask, about: About | undefined, needs: Needs): Promise<Ask> {
  const [word] = ask.words
  if (!about || ask.thread === null) return ask
  const following = about.after?.[word?.toLowerCase() ?? '']
  if (word !== undefined && following) return followedBy(ask, word, following, needs)
  if (about.card === 'dag' && Object.keys(ask.options).length > 0) return ask
  if (word !== undefined && (about.then === 'nothing' || isName(word, about))) return ask
  const isFree = word === undefined || about.then === 'text' || about.then === 'ticket'
  const place = { channel: ask.channel, ts: ask.thread }
  const sharing = await incidentsOfMessage(needs.store, place)
  if (sharing.length > 1 && isFree) throw nameOne(sharing, about.card)
  const card = (await cardAt(place, needs.store)) ?? onlyOne(sharing)
  if (!card) return ask
  if (!isFree && !(await hasTask(card, word, needs))) return ask
  const names = await namesOf(card, about, word, needs)
  const text = [...names, ask.text].filter(Boolean).join(' ')
  return { ...ask, words: [...names, ...ask.words], text }
}

/** The same for the words behind one that says what is done: `comment hello` is `comment T7 hello`. */
async function followedBy(ask: Ask, word: string, about: About, needs: Needs): Promise<Ask> {
  if (!ask.text.startsWith(word)) return ask
  const rest = { ...ask, words: ask.words.slice(1), text: ask.text.slice(word.length).trim() }
  const { words, text } = await inThread(rest, about, needs)
  return { ...ask, words: [word, ...words], text: `${word} ${text}`.trim() }
}

/** A handle; of what takes no text also `latest` and `dag/run id`. */
function isName(word: string, { card, then }: About): boolean {
  if (then === 'ticket') return !isTask(word)
  if (card === 'ticket') return isTask(word)
  const letters = { run: 'r', incident: 'i', either: 'ir', dag: 'ir' }[card]
  if (new RegExp(`^[${letters}]\\d{1,9}$`, 'i').test(word)) return true
  return then !== 'text' && (word.toLowerCase() === 'latest' || word.includes('/'))
}

const isTask = (word: string): boolean => /^t\d{1,9}$/i.test(word)

async function cardAt(
  place: { channel: string; ts: string },
  store: Needs['store'],
): Promise<Card | null> {
  const handle = await subjectOfMessage(store, place, null)
  if (handle === null) return null
  const [run, incident] = await Promise.all([
    store.read<Run>('run', handle),
    store.read<Incident>('incident', handle),
  ])
  if (run) return { run: run.body, incident: null }
  return incident && { run: null, incident: incident.body }
}

/** The one incident that a storm's card tells of, so far. */
const onlyOne = ([incident, ...others]: Incident[]): Card | null =>
  incident && others.length === 0 ? { run: null, incident } : null

async function namesOf(
  card: Card,
  { card: wanted, then }: About,
  word: string | undefined,
  needs: Needs,
): Promise<string[]> {
  const { run, incident } = card
  if (wanted === 'dag')
    return [run ? `${run.instance}:${run.dag}` : await dagOfIncident(incident, needs.airflows)]
  if (wanted === 'incident' || wanted === 'ticket') {
    const own = incident ?? (await incidentOf(run, needs.store))
    return [wanted === 'incident' ? own.handle : await taskOfIncident(own, needs.store)]
  }
  if (run) return [run.handle]
  if (wanted === 'either' && word === undefined) return [incident.handle]
  const name = await runName(incident, needs)
  if (then === 'ticket' && word === undefined && incident.tickets.length > 0)
    return [name, await taskOfIncident(incident, needs.store)]
  return then === 'try' && word === undefined ? [name, ...tryOf(incident)] : [name]
}

/** The newest open incident that a try of this run belongs to. Throws Misunderstood when it has none. */
async function incidentOf(run: Run, store: Needs['store']): Promise<Incident> {
  const open = (await store.find<Incident>('incident', 'open')).map(({ body }) => body)
  const own = open
    .filter(({ subject, subjectKey, seen }) => {
      const tries = triesOfRun(subjectKey, run.run)
      const isHere = subject.instance === run.instance && matchesLabel(subject.dag, run.dag)
      return isHere && seen.some((key) => key.startsWith(tries))
    })
    .toSorted((one, other) => other.lastAt.localeCompare(one.lastAt))[0]
  if (own) return own
  throw new Misunderstood(`No incident of ${run.handle} is open; /ml incidents lists all.`)
}

/** `R1` of a run that is followed, else `instance:dag/run id`. */
async function runName(incident: Incident, { store, airflows }: Needs): Promise<string> {
  const { airflow, run } = await runOfIncident(incident, airflows)
  const [followed] = await store.find<Run>('run', runTerm(airflow.name, run.dag, run.id))
  return followed?.body.handle ?? `${airflow.name}:${run.dag}/${run.id}`
}

/** The task and the try of an incident, where they are known by their own names. */
function tryOf({ subject: { task }, latest }: Incident): string[] {
  if (task === null || latest.try === null || /-[0-9a-f]{9}$/.test(task)) return []
  return [sayTask({ task, mapIndex: latest.mapIndex }), String(latest.try)]
}

/** Whether the run of the card has a task that this word names. */
async function hasTask(card: Card, word: string, { airflows }: Needs): Promise<boolean> {
  const { instance, dag, run } = card.run ?? (await idsOf(card.incident, airflows))
  const airflow = airflows.find(({ name }) => name === instance)
  const instances = (await airflow?.taskInstances(dag, run)) ?? []
  try {
    return resolveTasks(word, instances).length > 0
  } catch (error) {
    if (error instanceof Misunderstood) return false
    throw error
  }
}

async function idsOf(incident: Incident, airflows: Airflow[]) {
  const { airflow, run } = await runOfIncident(incident, airflows)
  return { instance: airflow.name, dag: run.dag, run: run.id }
}
