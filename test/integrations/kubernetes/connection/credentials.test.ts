import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { connect } from '../../../../integrations/kubernetes/connection/connection.ts'
import { Unreachable } from '../../../../src/delivery/endings.ts'
import { writeKubeconfig } from '../kubeconfig-file.ts'
import { startEmulator } from '../setting.ts'

const pods = '/api/v1/pods'

/** A kubeconfig whose user is what is given. */
const withUser = (
  server: string,
  user: object,
  cluster: object = { 'insecure-skip-tls-verify': true },
) =>
  writeKubeconfig(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'one',
      clusters: [{ name: 'one', cluster: { server, ...cluster } }],
      users: [{ name: 'one', user }],
      contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
    }),
  )

const plugin = (command: string, ...args: string[]) => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command, args },
})

const credential = (token: string) =>
  JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token },
  })

test('a credential plugin is asked again after a 401, though its token had not lapsed', async () => {
  const emulator = await startEmulator()
  const file = writeKubeconfig('')
  const answer = join(dirname(file), 'credential.json')
  writeFileSync(answer, credential('emulated-token'))
  const connection = connect({ kubeconfig: withUser(emulator.url, plugin('cat', answer)) })
  await connection.read(pods)
  emulator.revokeToken('emulated-token')
  emulator.admitToken('second-token')
  writeFileSync(answer, credential('second-token'))
  await expect(connection.read(pods)).resolves.toMatchObject({ kind: 'PodList' })
})

test('a credential plugin that fails is said without what it wrote', async () => {
  const emulator = await startEmulator()
  const failing = plugin('sh', '-c', 'echo canary-token >&2; exit 1')
  const failed = connect({ kubeconfig: withUser(emulator.url, failing) }).read(pods)
  await expect(failed).rejects.toBeInstanceOf(Unreachable)
  await expect(failed).rejects.toThrow(/^the credentials could not be read/)
  await expect(failed).rejects.not.toThrow(/canary-token/)
})

test('a credential plugin that hangs is given up at the deadline', async () => {
  const emulator = await startEmulator()
  const hanging = plugin('sleep', '5')
  const connection = connect({ kubeconfig: withUser(emulator.url, hanging) })
  const failed = connection.read(pods, {}, { deadlineMilliseconds: 100 })
  await expect(failed).rejects.toThrow('no whole answer within 0.1 s')
  expect(emulator.requests).toEqual([])
})

test('a token that stands in a file of its own is read again after a 401', async () => {
  const emulator = await startEmulator()
  const file = writeKubeconfig('')
  const tokenFile = join(dirname(file), 'token')
  writeFileSync(tokenFile, 'emulated-token')
  const user = { 'auth-provider': { name: 'tokenFile', config: { tokenFile } } }
  const connection = connect({ kubeconfig: withUser(emulator.url, user) })
  await connection.read(pods)
  emulator.revokeToken('emulated-token')
  emulator.admitToken('rotated-token')
  writeFileSync(tokenFile, 'rotated-token')
  await expect(connection.read(pods)).resolves.toMatchObject({ kind: 'PodList' })
})

test('a file that is not there is said by name', () => {
  expect(() => connect({ kubeconfig: '/nowhere/kubeconfig' })).toThrow('/nowhere/kubeconfig')
})

test('plain HTTP has to be allowed in the kubeconfig', () => {
  const file = withUser('http://127.0.0.1:1', { token: 'canary-token' }, {})
  expect(() => connect({ kubeconfig: file })).toThrow(
    'http://127.0.0.1:1 is plain HTTP: "insecure-skip-tls-verify: true" allows that',
  )
})
