import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactPod, redactSnapshot, redactText } from '../../src/evidence/redact.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'

const canary = 'Zq8canary7Secret0Value'

describe('redactText takes away', () => {
  test.each([
    ['a password in a URL', `postgresql://airflow:${canary}@db:5432/x`],
    ['a password in a query', `https://x.example.org/_bulk?password=${canary}&a=1`],
    ['a JSON field', `{"password": "${canary}"}`],
    ['an escaped JSON field', `{\\"client_secret\\":\\"${canary}\\"}`],
    ['a Python dict', `{'name': 'DB_PASSWORD', 'value': '${canary}'}`],
    ['an exported variable', `+ export AWS_SECRET_ACCESS_KEY=${canary}`],
    ['an Airflow connection', `AIRFLOW_CONN_SPARK=yarn://${canary}`],
    ['an option', `train.py --api-key ${canary} --epochs 3`],
    ['a Spark property', `--conf spark.hadoop.fs.s3a.secret.key=${canary}`],
    ['a bearer token', `Authorization: Bearer ${canary}`],
    ['a cookie', `Cookie: session=${canary}; theme=dark`],
    ['a Slack token', 'xoxb-1234567890-abcdefghij'],
    ['a Conduit token', 'api-abcdefghijklmnopqrstuvwxyz12'],
    ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['an AWS key id', 'AKIAIOSFODNN7EXAMPLE'],
    ['a GitLab token', 'glpat-abcdefghij0123456789'],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----',
    ],
    ['a mail address', 'somebody@example.org'],
  ])('%s', (_, text) => {
    const clean = redactText(text)
    expect(clean).toContain('‹redacted›')
    for (const secret of [canary, 'abcdefghij', 'eyJ', 'AKIA', 'MIIEow', 'somebody'])
      expect(clean).not.toContain(secret)
  })
})

describe('redactText leaves alone', () => {
  test.each([
    'T396495 is about airflow-ml-model-training',
    'registry.example.org/ml/train@sha256:0e5574283393a4ac10a7d5f0d0a5f2a1b5b1b3f0',
    'Client cannot authenticate via:[TOKEN, KERBEROS]',
    "token (token for analytics: HDFS_DELEGATION_TOKEN owner=analytics) can't be found in cache",
    'analytics-ml/airflow-ml.discovery.wmnet@WIKIMEDIA',
    '\t client token: N/A',
    'secret "aegis-secret-workload" not found',
    "KeyError: 'token'",
    'num_tokens: 4096, total_tokens=120000',
    'Loading tokenizer bert-base-multilingual-cased',
    'java.lang.OutOfMemoryError: Java heap space',
    'container_e98_1758021455310_300001_01_000010',
  ])('%s', (text) => {
    expect(redactText(text)).toBe(text)
  })
})

const anyText = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        'password',
        '=',
        ': ',
        '"',
        "'",
        canary,
        'Bearer ',
        '://',
        '@',
        'a.b',
        ' ',
        '\n',
        'token',
        '‹redacted›',
        '--',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
)

test('redacting twice is redacting once', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = redactText(text)
      expect(redactText(once)).toBe(once)
    }),
    { numRuns: 500 },
  )
})

test.each([
  'password'.repeat(40_000),
  'a'.repeat(300_000),
  'a.'.repeat(150_000) + '@',
  '--token '.repeat(40_000),
  'x://'.repeat(80_000),
  '"name": "'.repeat(30_000),
  'eyJaaaaaa.'.repeat(30_000),
  '-----BEGIN PRIVATE KEY-----'.repeat(8_000),
  'secret="'.repeat(40_000),
])('hostile input ends: %.12s…', (text) => {
  expect(redactText(text).length).toBeGreaterThan(0)
})

const pod: Raw = {
  metadata: {
    name: 'train-abc',
    managedFields: [{ manager: canary }],
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': canary, note: 'kept' },
  },
  spec: {
    containers: [
      {
        name: 'base',
        args: ['--password', canary, '--epochs', '3', `token=${canary}`],
        env: [
          { name: 'MODEL_BUCKET', value: canary },
          { name: 'JAVA_TOOL_OPTIONS', value: '-Xmx512m' },
          { name: 'FROM_SECRET', valueFrom: { secretKeyRef: { name: 'aegis', key: 'VALUE' } } },
        ],
        resources: { limits: { memory: '8Gi' } },
      },
    ],
  },
}

test('a pod loses its environment values and managed fields, and keeps what rules read', () => {
  const text = JSON.stringify(redactPod(pod))
  expect(text).not.toContain(canary)
  for (const kept of ['train-abc', '8Gi', '-Xmx512m', 'aegis', 'VALUE', '--epochs', 'kept'])
    expect(text).toContain(kept)
})

test('a snapshot loses secrets wherever they stand', () => {
  const clean = redactSnapshot({
    snapshot: 1,
    at: '2026-11-20T08:00:00Z',
    kubernetes: { pod, pods: [pod], logs: { base: `+ export API_TOKEN=${canary}` } },
    airflow: {
      log: `password=${canary}`,
      taskInstance: { rendered_fields: { env_vars: [{ name: 'X_TOKEN', value: canary }] } },
      dagRun: { conf: { api_key: canary } },
    },
    spark: {
      environment: {
        sparkProperties: [
          ['spark.ssl.keyPassword', canary],
          ['spark.executor.memory', '8g'],
        ],
      },
    },
  })
  expect(JSON.stringify(clean)).not.toContain(canary)
  expect(JSON.stringify(clean)).toContain('"8g"')
})
