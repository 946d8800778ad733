import type { Ask } from '../src/commands/ask.ts'
import type { Command } from '../src/commands/command.ts'
import { explanationOf } from '../src/commands/explanation.ts'
import { judgePod, judgeTry, type JudgeNeeds } from '../src/commands/judge.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import { resolveDag } from '../src/commands/resolve/dag.ts'
import { resolveIncident } from '../src/commands/resolve/incident.ts'
import { resolveRun, type FoundRun } from '../src/commands/resolve/run.ts'
import { resolveTasks } from '../src/commands/resolve/task.ts'
import type { Tools } from '../src/commands/tools.ts'
import { redactText } from '../src/evidence/redact.ts'
import type { Incident } from '../src/incidents/incident.ts'
import type { PodRecord } from '../src/ports/kubernetes.ts'
import { say, toAsker, type Reply } from '../src/reply.ts'
import { sayTask } from '../src/runs/act.ts'

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
    try {
      return await ofRun(ask, await resolveRun(word, needs), needs)
    } catch (error) {
      if (!(error instanceof Misunderstood) || word === undefined) throw error
      return (await ofImportError(word, needs)) ?? Promise.reject(error)
    }
  },
}

const ofIncident = ({ handle, subject, latest }: Incident): Reply =>
  toAsker(
    ...explanationOf(latest.finding, [
      { code: handle },
      ` · ${subject.dag}${subject.task ? ` · ${subject.task}` : ''}`,
    ]),
  )

async function ofRun(ask: Ask, { airflow, run, followed }: FoundRun, needs: Needs): Promise<Reply> {
  const instances = await airflow.taskInstances(run.dag, run.id)
  const word = ask.words[1]
  const named = word === undefined ? instances : resolveTasks(word, instances)
  const failed = named.find(({ state }) => state === 'failed')
  const troubled =
    failed ??
    named.find(({ state }) => ['up_for_retry', 'deferred', 'queued', 'running'].includes(state))
  const instance = troubled ?? (word === undefined ? null : named[0])
  const title = followed?.handle ?? `${run.dag}/${run.id}`
  if (!instance) {
    return say(
      `Nothing is wrong with ${title}: it ${run.state === 'success' ? 'succeeded' : `is ${run.state}`}.`,
    )
  }
  const finding = await judgeTry(airflow, instance, needs)
  return toAsker(
    ...explanationOf(finding, [
      { code: title },
      ` · ${sayTask(instance)} · try ${instance.try} · ${instance.state}`,
    ]),
  )
}

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

/** A DAG that Airflow does not know may be one that it could not read. */
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
  const found = await resolveDag(word, airflows).catch(() => null)
  return found ? say(`${found.dag.id} has never run.`) : null
}
