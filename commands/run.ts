import type { Ask } from '../src/commands/ask.ts'
import type { Command, Submitted } from '../src/commands/command.ts'
import { fieldOfParam } from '../src/commands/form/field-of-param.ts'
import type { Form } from '../src/commands/form/form.ts'
import { whichForm } from '../src/commands/form/which-form.ts'
import { readOptions } from '../src/commands/form/read-values.ts'
import { notKeyValue } from '../src/commands/not-key-value.ts'
import { instanceOf, resolveDag, type FoundDag } from '../src/commands/resolve/dag.ts'
import type { Tools } from '../src/commands/tools.ts'
import { lines, say, toAsker, type Line, type Part, type Reply } from '../src/reply.ts'
import { permission } from '../src/runs/permission.ts'
import { preflight } from '../src/runs/preflight.ts'
import { propose } from '../src/runs/propose.ts'
import { ourRunId } from '../src/runs/run-id.ts'

type Needs = Pick<Tools, 'airflows' | 'access' | 'store' | 'cluster' | 'clock' | 'newId'>

/** Starts a run, with a form made from the DAG's own parameters. */
export const run: Command<Needs> = {
  name: 'run',
  usage: 'run <dag> [key=value …]',
  about: 'starts a run; without values, a form asks for the DAG’s parameters',
  examples: ['run tone_check', 'run tone_check snapshot=2026-10-01 epochs=5'],
  action: 'run',

  async answer(ask, needs) {
    const [word] = ask.words
    if (!word) return { ...toAsker(), form: await whichForm(needs) }
    const found = await resolveDag(word, needs.airflows)
    const beyond = notKeyValue(found.dag, ask)
    if (beyond) return beyond
    const { refusal } = await permission(ask, 'run', resourceOf(found), needs)
    if (refusal) return refusal
    const asksNothing = Object.keys(ask.options).length === 0
    if (asksNothing && found.dag.params.length > 0) {
      return { ...toAsker(), form: await paramsForm(found, needs) }
    }
    return start(ask, found, ask.options, needs)
  },

  async submitted({ values, context }: Submitted, ask, needs) {
    if (context['step'] === 'which') {
      return run.answer({ ...ask, words: [String(values['dag'])] }, needs)
    }
    const { among } = instanceOf(`${context['instance']}:`, needs.airflows)
    const found = await resolveDag(`${context['instance']}:${context['dag']}`, among)
    return trigger(ask, found, values, needs)
  },
}

const resourceOf = ({ airflow, dag }: FoundDag) => ({ instance: airflow.name, dag: dag.id })

async function start(
  ask: Ask,
  found: FoundDag,
  options: Record<string, string>,
  needs: Needs,
): Promise<Reply> {
  const { values, problems } = readOptions(found.dag.params, options)
  const wrong = Object.entries(problems)
  if (wrong.length === 0) return trigger(ask, found, values, needs)
  return toAsker(
    lines(
      [`${found.dag.id} was not started:`],
      ...wrong.slice(0, 10).map(([name, problem]): Line => ['• ', { code: name }, ` ${problem}`]),
    ),
    {
      kind: 'note',
      line: ['Without values a form asks for them: ', { code: `/ml run ${found.dag.id}` }],
    },
  )
}

async function trigger(
  ask: Ask,
  found: FoundDag,
  conf: Record<string, unknown>,
  needs: Needs,
): Promise<Reply> {
  const checked = await preflight(found, needs)
  if (checked.stop) return say(checked.stop)
  const request = { kind: 'trigger', ...resourceOf(found), run: ourRunId(ask.id), conf } as const
  const preview: Part[] = [
    lines(['Starting ', { bold: found.dag.id }, ' in ', found.airflow.name, '.']),
    ...valuesPart(conf),
    ...checked.warnings.map((line): Part => ({ kind: 'note', line })),
  ]
  const label = `Start ${found.dag.id}`.slice(0, 70)
  // The card in the channel is the public answer.
  return propose(
    ask,
    { action: 'run', request, preview, ask: false, visible: 'asker', label },
    needs,
  )
}

const valuesPart = (conf: Record<string, unknown>): Part[] => {
  const shown = Object.entries(conf).slice(0, 10)
  return shown.length === 0
    ? []
    : [
        {
          kind: 'fields',
          fields: shown.map(([label, value]) => ({
            label,
            value: [{ code: shortened(typeof value === 'string' ? value : JSON.stringify(value)) }],
          })),
        },
      ]
}

const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text)

async function paramsForm(found: FoundDag, needs: Needs): Promise<Form> {
  const { airflow, dag } = found
  const { warnings, stop } = await preflight(found, needs)
  const about: Line[] = dag.description ? [[shortened(dag.description)]] : []
  return {
    command: 'run',
    title: `Run ${dag.id}`,
    submit: 'Start',
    intro: [...about, ...(stop ? [[`⚠ ${stop}`]] : []), ...warnings],
    fields: dag.params.map(fieldOfParam),
    context: { instance: airflow.name, dag: dag.id },
  }
}
