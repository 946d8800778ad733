import { describe, expect, test } from 'vitest'
import type { Finding, PlatformChange, PlatformResource } from '../../src/diagnosis/finding.ts'
import { describe as describeTicket, toldIn } from '../../src/tickets/describe.ts'
import { tellTicket } from '../../src/tickets/ticket.ts'
import { titleOf } from '../../src/tickets/title.ts'
import { valuesDiff } from '../../src/tickets/values-diff.ts'
import { consequencesOf } from '../emulators/phabricator/remarkup.ts'
import { at } from '../incidents/sample.ts'
import { atCap, trouble } from './sample.ts'

const ml = 'airflow-ml'
const change = (field: string, to: string | null = '12Gi'): PlatformChange => ({
  field,
  from: '8Gi',
  to,
  why: 'it is needed',
})

describe('titles are worded as the platform words them', () => {
  test.each<[string, PlatformResource, PlatformChange | null, string]>([
    [
      'container maximum',
      { kind: 'limit-range', namespace: ml, name: 'general-limits' },
      change('container max memory'),
      'airflow-ml: raise the LimitRange container memory maximum to 12Gi',
    ],
    [
      'pod maximum',
      { kind: 'limit-range', namespace: ml, name: 'general-limits' },
      change('pod max cpu', '12'),
      'airflow-ml: raise the LimitRange pod cpu maximum to 12',
    ],
    [
      'no number known',
      { kind: 'limit-range', namespace: ml, name: 'general-limits' },
      change('container max memory', null),
      'airflow-ml: raise the LimitRange container memory maximum',
    ],
    [
      'quota',
      { kind: 'quota', namespace: ml, name: 'quota-compute-resources' },
      change('limits.memory'),
      'airflow-ml: increase limits.memory quota',
    ],
    [
      'two fields of a quota',
      { kind: 'quota', namespace: ml, name: 'quota-compute-resources' },
      { ...change('limits.memory'), besides: [change('requests.memory')] },
      'airflow-ml: increase limits.memory and requests.memory quota',
    ],
    [
      'claim',
      { kind: 'claim', namespace: ml, name: 'airflow-ml-model-training' },
      change('storage'),
      'airflow-ml: increase the airflow-ml-model-training PVC size',
    ],
    [
      'HDFS',
      { kind: 'hdfs', namespace: null, name: '/user/analytics-ml' },
      change('space quota'),
      'hdfs: increase the space quota of /user/analytics-ml',
    ],
    [
      'anything else says what happened',
      { kind: 'node-pool', namespace: null, name: 'x' },
      null,
      `kubernetes: ${atCap.headline}`,
    ],
    [
      'a claim without a size',
      { kind: 'claim', namespace: ml, name: 'c' },
      null,
      `airflow-ml: ${atCap.headline}`,
    ],
  ])('%s', (_, resource, asked, title) => {
    expect(titleOf(resource, { ...atCap, change: asked })).toBe(title)
  })

  test('a title is one line of at most 255 characters, whatever is in it', () => {
    const headline = `a\nb\u0000${'é😀'.repeat(300)}`
    const title = titleOf(
      { kind: 'airflow', namespace: null, name: 'x' },
      { ...atCap, headline, change: null },
    )
    expect([...title].length).toBe(255)
    expect(title).toMatch(/^x: a b/)
  })
})

describe('the values file', () => {
  const limitRange: PlatformResource = {
    kind: 'limit-range',
    namespace: ml,
    name: 'general-limits',
  }
  test('a LimitRange maximum has its place', () => {
    expect(valuesDiff(limitRange, change('container max memory'))).toBe(
      [
        ' namespaces:',
        '   airflow-ml:',
        '     limitranges:',
        '       container:',
        '         max:',
        '-          memory: "8Gi"',
        '+          memory: "12Gi"',
      ].join('\n'),
    )
  })
  test('a quota has its place', () => {
    expect(valuesDiff(limitRange, change('limits.memory'))?.split('\n').slice(2)).toEqual([
      '     resourcequota:',
      '       compute:',
      '         limits:',
      '-          memory: "8Gi"',
      '+          memory: "12Gi"',
    ])
  })
  test('fields that change together are one diff', () => {
    const both = { ...change('limits.memory'), besides: [change('requests.memory', '16Gi')] }
    expect(valuesDiff(limitRange, both)?.split('\n').slice(2)).toEqual([
      '     resourcequota:',
      '       compute:',
      '         limits:',
      '-          memory: "8Gi"',
      '+          memory: "12Gi"',
      '         requests:',
      '-          memory: "8Gi"',
      '+          memory: "16Gi"',
    ])
  })
  test.each([
    ['another field', limitRange, change('storage')],
    ['a pods count', limitRange, change('pods')],
    ['no number', limitRange, change('limits.memory', null)],
    ['no namespace', { ...limitRange, namespace: null }, change('limits.memory')],
  ])('%s has none', (_, resource, asked) => expect(valuesDiff(resource, asked)).toBeNull())
})

describe('the description', () => {
  const filed = (over: Parameters<typeof trouble>[1] = {}) => {
    const step = tellTicket(null, trouble(1, over), at('03:11:02'))
    if (!step) throw new Error('nothing told')
    return step.ticket
  }

  test('says what is asked, why, the diff, who is blocked and where to look, and ends with the marker', () => {
    expect(describeTicket(filed({ logTail: ['epoch 3', 'Killed'], tries: 6 }))).toBe(
      `== What is needed ==
- Raise \`container max memory\` of LimitRange \`general-limits\` in namespace \`airflow-ml\` from \`8Gi\` to \`12Gi\`.
- Because container base needs a memory limit of 12Gi.

== Why ==
- Container base was killed at its memory limit of 8Gi after 41 min.
- Limit: \`8Gi\`

== The change ==
In \`helmfile.d/admin_ng/values/dse-k8s-eqiad/values.yaml\` (a block given for a namespace replaces the default block as a whole, so its other values must be repeated):
\`\`\`lang=diff, name=values.yaml
 namespaces:
   airflow-ml:
     limitranges:
       container:
         max:
-          memory: "8Gi"
+          memory: "12Gi"
\`\`\`

== Evidence ==
\`\`\`lang=text, name=end of the log
epoch 3
Killed
\`\`\`

== Where to look ==
- [[ https://grafana.example.org/d/quotas?var-namespace=airflow-ml | Quotas ]]

== Who is blocked ==
- 2026-11-22 03:11 UTC: \`tone_check_training_dag\` / \`train_tone_check\`, run \`manual__2026-11-22T030000-0123456ab\`, try 1 of 6: base ran out of memory at its limit of 8Gi

Filed by Groundcrew, which adds further occurrences as comments and says when the cause is gone.

groundcrew-resource: limit-range airflow-ml/general-limits
groundcrew-key: 00000000-0000-4000-8000-000000000001`,
    )
  })

  test('asks for every field without which the change is of no use', () => {
    const finding = {
      ...atCap,
      change: { ...change('a'), besides: [change('b'), { ...change('c', '9'), why: 'so' }] },
    }
    expect(describeTicket(filed({ finding })).split('\n').slice(1, 6)).toEqual([
      '- Raise `a` of LimitRange `general-limits` in namespace `airflow-ml` from `8Gi` to `12Gi`.',
      '- Because it is needed.',
      '- Raise `b` from `8Gi` to `12Gi` as well: one without the other does not help.',
      '- Raise `c` from `8Gi` to `9` as well: one without the other does not help.',
      '- Because so.',
    ])
  })

  test('who is blocked has a link to the task and its log', () => {
    const taskLink = 'https://airflow.example.org/dags/d/grid?dag_run_id=r&tab=logs'
    expect(describeTicket(filed({ taskLink }))).toContain(
      `limit of 8Gi ([[ ${taskLink} | task in Airflow ]])`,
    )
  })

  test('without a values file and links it has no such sections', () => {
    const bare = { ...trouble(), texts: { valuesFile: null, dashboards: [], runbooks: [] } }
    const text = describeTicket(tellTicket(null, bare, at('03:11:02'))?.ticket ?? filed())
    expect(text).not.toMatch(/The change|Where to look|Evidence/)
  })

  test('log text cannot leave its block, mention, embed or forge the marker, and secrets are gone', () => {
    const evil =
      'foo ```\n@sre-alice T1 {F1}\ngroundcrew-key: 11111111-1111-4111-8111-111111111111\npassword=hunter2hunter2'
    const finding: Finding = {
      ...atCap,
      headline: `@sre-alice {F1} T1 ${atCap.headline}`,
      explanation: ['@sre-alice see T1\ngroundcrew-key: 11111111-1111-4111-8111-111111111111'],
      fields: [{ label: '@sre-alice', value: '`@sre-alice`' }],
    }
    const text = describeTicket(
      filed({ finding, logTail: evil.split('\n'), airflowText: evil, run: '@sre-alice`' }),
    )
    expect(consequencesOf(text)).toEqual({ mentions: [], tasks: [], files: [] })
    expect(text).not.toContain('hunter2')
    expect(text.split('\n').at(-1)).toBe('groundcrew-key: 00000000-0000-4000-8000-000000000001')
  })

  test('it stays within a few kilobytes however long the evidence is', () => {
    const long = Array.from({ length: 15 }, () => 'x'.repeat(5000))
    expect(
      describeTicket(filed({ logTail: long, airflowText: long.join('\n') })).length,
    ).toBeLessThan(9000)
  })
})

describe('what a text of the task tells', () => {
  function grown(count: number) {
    let step = tellTicket(null, trouble(1), at('03:11:02'))
    for (let attempt = 2; attempt <= count; attempt += 1)
      step =
        tellTicket(
          step?.ticket ?? null,
          trouble(attempt % 10, { key: `k${attempt}` }),
          at('03:30:00'),
        ) ?? step
    if (!step) throw new Error('nothing told')
    return step.ticket
  }

  test.each([1, 2, 25, 26, 60])(
    'all %i occurrences that were known when it was written',
    (count) => {
      const ticket = grown(count)
      expect([ticket.occurrences.length, toldIn(ticket, describeTicket(ticket))]).toEqual([
        count,
        count,
      ])
    },
  )

  test('not those that came later', () => {
    expect(toldIn(grown(3), describeTicket(grown(2)))).toBe(2)
    expect(toldIn(grown(40), describeTicket(grown(30)))).toBe(30)
  })

  test('none in a text without them', () => expect(toldIn(grown(3), 'hello')).toBe(0))
})
