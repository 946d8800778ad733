import type {
  FieldChange,
  Finding,
  PlatformChange,
  PlatformResource,
} from '../diagnosis/finding.ts'
import type { TicketOccurrence } from '../incidents/ticket.ts'
import type { Incident, Occurrence } from '../incidents/incident.ts'
import { block, code, link, words } from './remarkup.ts'
import { refusedBy } from './together.ts'
import { minute } from './minute.ts'
import { titleOf } from './title.ts'
import { valuesDiff } from './values-diff.ts'

/** What the configuration adds to a ticket: where the change is made, and where to look. */
export type TicketTexts = {
  /** `helmfile.d/admin_ng/values/dse-k8s-eqiad/values.yaml` */
  valuesFile: string | null
  dashboards: readonly { title: string; url: string }[]
  runbooks: readonly { title: string; url: string }[]
}

/** Title and body of the ticket for a finding: what is asked for, why, the proof, where to look. All foreign text is harmless. */
export function draft(
  resource: PlatformResource,
  {
    finding,
    logTail,
    airflowText,
    peak,
  }: Pick<Occurrence, 'finding' | 'logTail' | 'airflowText' | 'peak'>,
  texts: TicketTexts,
): { title: string; description: string } {
  const sections = [
    heading('What is needed', needed(resource, finding)),
    heading('Why', reasons(finding, peak)),
    heading('The change', changeDiff(resource, finding.change, texts.valuesFile)),
    heading('Evidence', proof(airflowText, logTail)),
    heading('Where to look', links(texts)),
  ]
  return {
    title: titleOf(resource, finding),
    description: sections.filter((section) => section !== '').join('\n\n'),
  }
}

/** What one incident tells in the ticket, as one line of Remarkup. */
export function occurrenceLine(incident: Incident, occurrence: Occurrence): TicketOccurrence {
  const { subject, handle, firstAt } = incident
  const whose = [subject.dag, subject.task].flatMap((name) => (name === null ? [] : [code(name)]))
  const mapped = occurrence.mapIndex === null ? '' : ` [${occurrence.mapIndex}]`
  const run = occurrence.run === null ? '' : `, run ${code(occurrence.run)}`
  const attempt =
    occurrence.try === null
      ? ''
      : `, try ${occurrence.try}${occurrence.tries === null ? '' : ` of ${occurrence.tries}`}`
  const { taskLink } = occurrence
  const log = taskLink === null ? '' : ` (${link('task in Airflow', taskLink)})`
  const refused = refusedBy(incident, occurrence)
  const since = firstAt === occurrence.at ? '' : ` (in trouble since ${minute(firstAt)})`
  return {
    incident: handle,
    occurrence: occurrence.key,
    at: occurrence.at,
    line: `${minute(occurrence.at)}: ${whose.join(' / ')}${mapped}${run}${attempt}: ${words(occurrence.finding.headline, 160)}${since}${log}`,
    ...(refused && { refused }),
  }
}

function heading(title: string, lines: string[]): string {
  return lines.length === 0 ? '' : `== ${title} ==\n${lines.join('\n')}`
}

function needed(
  { kind, namespace, name }: PlatformResource,
  { change, headline }: Finding,
): string[] {
  const where = namespace === null ? '' : ` in namespace ${code(namespace)}`
  if (change === null) return [`- ${words(headline)}: ${kindWords[kind]} ${code(name)}${where}`]
  const { besides = [] } = change
  const also = besides.flatMap((each, index) => [
    `- Raise ${code(each.field)}${fromTo(each)} as well: one without the other does not help.`,
    ...(each.why === (besides[index - 1] ?? change).why ? [] : [`- Because ${words(each.why)}.`]),
  ])
  return [
    `- Raise ${code(change.field)} of ${kindWords[kind]} ${code(name)}${where}${fromTo(change)}.`,
    `- Because ${words(change.why)}.`,
    ...also,
  ]
}

const fromTo = ({ from, to }: FieldChange): string =>
  `${from === null ? '' : ` from ${code(from)}`}${to === null ? '' : ` to ${code(to)}`}`

function reasons(finding: Finding, peak: Occurrence['peak']): string[] {
  return [
    ...finding.explanation.map((sentence) => `- ${words(sentence)}`),
    ...finding.fields.map(({ label, value }) => `- ${words(label, 60)}: ${code(value)}`),
    ...(peak === null
      ? []
      : [
          `- Highest memory use: ${code(`${(peak.bytes / 2 ** 30).toFixed(2)}Gi`)} (${words(peak.source, 80)})`,
        ]),
  ].slice(0, 20)
}

function changeDiff(
  resource: PlatformResource,
  change: PlatformChange | null,
  valuesFile: string | null,
): string[] {
  const diff = change === null || valuesFile === null ? null : valuesDiff(resource, change)
  if (diff === null || valuesFile === null) return []
  return [
    `In ${code(valuesFile)} (a block given for a namespace replaces the default block as a whole, so its other values must be repeated):`,
    block(diff, 'values.yaml', 2000, 'diff'),
  ]
}

function proof(airflowText: string | null, logTail: readonly string[]): string[] {
  return [
    ...(airflowText === null ? [] : [block(airflowText, 'Airflow', 600)]),
    ...(logTail.length === 0 ? [] : [block(logTail.join('\n'), 'end of the log', 1500)]),
  ]
}

function links({ dashboards, runbooks }: TicketTexts): string[] {
  return [...dashboards, ...runbooks].map(({ title, url }) => `- ${link(title, url)}`)
}

const kindWords: Record<PlatformResource['kind'], string> = {
  quota: 'ResourceQuota',
  'limit-range': 'LimitRange',
  claim: 'PersistentVolumeClaim',
  hdfs: 'HDFS directory',
  'node-pool': 'nodes',
  airflow: 'Airflow',
  hadoop: 'Hadoop',
}
