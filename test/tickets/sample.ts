import type { Finding } from '../../src/diagnosis/finding.ts'
import { open, again } from '../../src/incidents/transitions.ts'
import type { Incident, Occurrence } from '../../src/incidents/incident.ts'
import type { TicketTexts } from '../../src/tickets/draft.ts'
import type { Trouble } from '../../src/tickets/ticket.ts'
import { at, finding, sighting } from '../incidents/sample.ts'

/** Out of memory where the LimitRange allows no more. */
export const atCap: Finding = {
  ...finding,
  cause: 'oom-killed-at-cap',
  owner: 'dpe-sre',
  ticket: 'file',
  headline: 'base ran out of memory at its limit of 8Gi',
  explanation: ['Container base was killed at its memory limit of 8Gi after 41 min.'],
  fields: [{ label: 'Limit', value: '8Gi' }],
  cappedBy: 'LimitRange general-limits: container max memory 8Gi',
  resource: { kind: 'limit-range', namespace: 'airflow-ml', name: 'general-limits' },
  change: {
    field: 'container max memory',
    from: '8Gi',
    to: '12Gi',
    why: 'container base needs a memory limit of 12Gi',
  },
}

export const texts: TicketTexts = {
  valuesFile: 'helmfile.d/admin_ng/values/dse-k8s-eqiad/values.yaml',
  dashboards: [
    { title: 'Quotas', url: 'https://grafana.example.org/d/quotas?var-namespace=airflow-ml' },
  ],
  runbooks: [],
}

/** The trouble of one try of the sample task, as incident I1 (or another). */
export function trouble(
  attempt = 1,
  { handle = 'I1', ...over }: Partial<Occurrence> & { handle?: string } = {},
): Trouble {
  const seen = sighting(attempt, { finding: atCap, ...over })
  const first = open(sighting(1, { finding: atCap }), {
    handle,
    digest: null,
    at: at('03:11:02'),
  }).incident
  const incident: Incident =
    attempt === 1 ? first : (again(first, seen, at('03:20:00'))?.incident ?? first)
  return {
    incident,
    occurrence: seen.occurrence,
    resource: seen.occurrence.finding.resource ?? { kind: 'airflow', namespace: null, name: 'x' },
    key: `00000000-0000-4000-8000-00000000000${attempt % 10}`,
    texts,
    waiting: [],
  }
}
