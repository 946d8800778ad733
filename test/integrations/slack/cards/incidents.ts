import type { Finding } from '../../../../src/diagnosis/finding.ts'
import type { Incident, Occurrence } from '../../../../src/incidents/incident.ts'
import type { Ticket } from '../../../../src/incidents/ticket.ts'

/** The memory kill at the cap that most cards of the tests tell of. */
const atTheCap: Finding = {
  cause: 'oom-killed-at-cap',
  owner: 'dpe-sre',
  ticket: 'file',
  retry: 'pointless',
  advice: { memory: { set: '12Gi' } },
  headline: 'base ran out of memory at its limit of 8Gi',
  explanation: [
    'The container base was killed after 41 min with exit code 137, reason OOMKilled.',
    'It reached its limit of 8Gi; 12Gi would be the next step.',
    'LimitRange general-limits allows 8Gi at most, so nobody in ML can set that.',
  ],
  fields: [
    { label: 'Container', value: 'base' },
    { label: 'Limit', value: '8Gi' },
    { label: 'Ran for', value: '41 min' },
  ],
  copy: 'container_resources=k8s.V1ResourceRequirements(\n    requests={"memory": "12Gi"},\n    limits={"memory": "12Gi"},\n)',
  cappedBy: 'LimitRange general-limits: container max memory 8Gi',
  container: 'base',
  occurrence: 'uid-1/base/2026-10-12T03:12:02Z',
  resource: { kind: 'limit-range', namespace: 'airflow-ml', name: 'general-limits' },
  change: {
    field: 'container max memory',
    from: '8Gi',
    to: '12Gi',
    why: 'the training step needs it',
  },
  notAvailable: [],
}

/** Its newest death. */
export const death: Occurrence = {
  key: 'uid-1/base/2026-10-12T03:12:02Z',
  at: '2026-10-12T03:12:02Z',
  run: 'scheduled__2026-10-01T00:00:00+00:00',
  try: 1,
  tries: 6,
  mapIndex: null,
  pod: 'tone-check-train-abc123',
  finding: atTheCap,
  gathered: true,
  logTail: [
    '[2026-10-12, 03:11:58 UTC] epoch 3/10 loss=0.4132',
    '[2026-10-12, 03:12:01 UTC] loading shard 17 of 40',
    'Killed',
  ],
  peak: { bytes: 8 * 2 ** 30, source: 'Prometheus' },
  airflowText: 'Pod tone-check-train-abc123 returned a failure.',
  taskLink: 'https://airflow.example.org/dags/tone_check_training_dag/grid?task_id=train&x=1',
}

/** An incident with some of it changed. */
export function incidentOf(
  change: Partial<Incident> = {},
  latest: Partial<Occurrence> = {},
  finding: Partial<Finding> = {},
): Incident {
  return {
    handle: 'I7',
    subjectKey: 'airflow-ml/tone_check_training_dag/train',
    subject: {
      instance: 'airflow-ml',
      namespace: 'airflow-ml',
      dag: 'tone_check_training_dag',
      task: 'train',
    },
    state: 'open',
    latest: { ...death, ...latest, finding: { ...atTheCap, ...finding } },
    count: 1,
    seen: [death.key],
    firstAt: death.at,
    lastAt: latest.at ?? death.at,
    channel: '#ml-pipelines',
    owners: ['U01ALICE'],
    card: null,
    digest: null,
    openedAt: '2026-10-12T03:12:03Z',
    tickets: [],
    acknowledged: null,
    mutedUntil: null,
    closed: null,
    ...change,
  }
}

/** The ticket that such an incident waits for. */
export function ticketOf(change: Partial<Ticket> = {}): Ticket {
  return {
    id: 'limit-range airflow-ml/general-limits',
    resource: { kind: 'limit-range', namespace: 'airflow-ml', name: 'general-limits' },
    change: atTheCap.change,
    state: 'filed',
    marker: 'groundcrew-key: 00000000-0000-5000-8000-000000000001',
    title: 'Raise container max memory of LimitRange general-limits to 12Gi',
    description: 'Evidence',
    occurrences: [
      { incident: 'I7', occurrence: death.key, at: death.at, line: 'tone_check_training_dag' },
    ],
    told: 1,
    toldAt: null,
    openedAt: death.at,
    task: { id: 123, phid: 'PHID-TASK-1', url: 'https://phabricator.example.org/T123' },
    link: null,
    status: 'open',
    owner: null,
    column: null,
    readTo: 0,
    touched: false,
    closed: null,
    solved: null,
    before: null,
    problem: null,
    ...change,
  }
}
