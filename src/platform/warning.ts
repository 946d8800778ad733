import type { Finding, PlatformChange, PlatformResource } from '../diagnosis/finding.ts'
import type { Occurrence, Subject } from '../incidents/incident.ts'

/** Something of the platform that will bite soon: one quiet card, edited, which closes when it is over. */
export type Warning = {
  resource: PlatformResource
  /** `limits.memory of quota quota-compute-resources is 87 % used`. */
  headline: string
  explanation: string[]
  fields: Finding['fields']
  change: PlatformChange | null
  /** So bad that it is told again although a person has closed its card; absent: it is not. */
  isGrave?: boolean
}

/** What a warning says while no incident tells otherwise. */
export const nothingFailed = 'Nothing has failed of it yet.'

/** Whose card it is: the resource's own, of no DAG and no task. */
export const subjectOfWarning = ({ namespace, kind, name }: PlatformResource): Subject => ({
  instance: null,
  namespace,
  dag: `${kind} ${name}`,
  task: null,
})

/** The warning as what was seen; nothing has failed, so its cause is `healthy`. */
export function occurrenceOf(warning: Warning, at: Temporal.Instant): Occurrence {
  const { kind, namespace, name } = warning.resource
  return {
    key: `warning:${kind} ${namespace ?? ''}/${name}:${at.epochMilliseconds}`,
    at: at.toString(),
    run: null,
    try: null,
    tries: null,
    mapIndex: null,
    pod: null,
    finding: findingOf(warning),
    gathered: true,
    logTail: [],
    peak: null,
    airflowText: null,
    taskLink: null,
  }
}

/** What the card shows; a task is a person's decision. */
export const findingOf = ({
  resource,
  headline,
  explanation,
  fields,
  change,
}: Warning): Finding => ({
  cause: 'healthy',
  owner: 'dpe-sre',
  ticket: 'offer',
  retry: 'wait',
  advice: {},
  headline,
  explanation,
  fields,
  copy: null,
  cappedBy: null,
  container: null,
  occurrence: `${resource.kind} ${resource.namespace ?? ''}/${resource.name}`,
  resource,
  change,
  notAvailable: [],
})
