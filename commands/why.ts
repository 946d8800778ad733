import type { Command } from '../src/commands/command.ts'
import { explainRun } from '../src/commands/explain-run.ts'
import { explanationOf } from '../src/commands/explanation.ts'
import { judgePod, type JudgeNeeds } from '../src/commands/judge.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import { resolveIncident } from '../src/commands/resolve/incident.ts'
import { resolveRun, type FoundRun } from '../src/commands/resolve/run.ts'
import type { Tools } from '../src/commands/tools.ts'
import { redactText } from '../src/evidence/redact.ts'
import type { Incident } from '../src/incidents/incident.ts'
import type { PodRecord } from '../src/ports/kubernetes.ts'
import { lines, toAsker, type Line, type Reply } from '../src/reply.ts'

type Needs = JudgeNeeds & Pick<Tools, 'airflows' | 'store'>

/** Explains why something failed or waits: from its incident, or from the evidence of now. */
export const why: Command<Needs> = {
  name: 'why',
  usage: 'why <run|pod|incident> [task]',
  about: 'explains why a run, a task or a pod failed or waits',
  examples: ['why I7', 'why R12', 'why tone_check train', 'why train-tone-check-x7k2p1qa'],
  action: 'why',
  meant: { card: 'either', then: 'task' },

  async answer(ask, needs) {
    const [word] = ask.words
    if (word !== undefined && /^i\d{1,9}$/i.test(word)) {
      return ofIncident((await resolveIncident(word, needs.store)).body)
    }
    const pod = podNamed(word, needs)
    if (pod) return ofPod(pod, needs)
    const found = await runOrImportError(word, needs)
    return 'run' in found ? explainRun(found, ask.words[1], needs) : found
  },
}

function ofIncident({ handle, subject, latest, closed }: Incident): Reply {
  const context: Line = [
    { code: handle },
    ` · ${subject.dag}${subject.task ? ` · ${subject.task}` : ''}`,
  ]
  return toAsker(
    ...(closed ? [lines(overLine(handle, closed))] : []),
    ...explanationOf(latest.finding, context, closed !== null),
  )
}

const overLine = (handle: string, { at, by, text }: NonNullable<Incident['closed']>): Line => [
  { code: handle },
  ' is over since ',
  { time: at },
  `: ${text}`,
  ...(by ? [' – ', { user: by }] : []),
]

function podNamed(word: string | undefined, { cluster }: Needs): PodRecord | null {
  if (word === undefined || !cluster) return null
  const name = word.slice(word.indexOf('/') + 1)
  for (const pod of cluster.pods()) {
    if (pod.name === name && (name === word || word === `${pod.namespace}/${pod.name}`)) return pod
  }
  return null
}

async function ofPod(pod: PodRecord, needs: Needs): Promise<Reply> {
  const finding = await judgePod(pod, needs)
  return toAsker(
    ...explanationOf(finding, [{ code: `${pod.namespace}/${pod.name}` }, ` · ${pod.phase}`]),
  )
}

/** A DAG that Airflow does not know may be one that it could not read. Throws Misunderstood when it is not. */
async function runOrImportError(word: string | undefined, needs: Needs): Promise<FoundRun | Reply> {
  try {
    return await resolveRun(word, needs)
  } catch (error) {
    if (!(error instanceof Misunderstood) || word === undefined) throw error
    return (await ofImportError(word, needs)) ?? Promise.reject(error)
  }
}

async function ofImportError(word: string, { airflows }: Needs): Promise<Reply | null> {
  for (const airflow of airflows) {
    const errors = await airflow.importErrors()
    const error = errors.find(({ file }) => file.includes(word))
    if (error) {
      const last = redactText(error.text).trim().split('\n').slice(-12).join('\n')
      return toAsker(
        { kind: 'header', text: `${error.file.split('/').at(-1)} has an import error` },
        { kind: 'code', text: last },
      )
    }
  }
  return null
}
