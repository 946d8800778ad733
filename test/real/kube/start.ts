import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { kubeBinaries } from './binaries.ts'
import { certificateAuthority } from './certificate-authority.ts'
import { components, type Components } from './components.ts'
import { writeConfiguration } from './configuration.ts'
import { connectKube, type KubeAddress, type KubeConnection } from './connect.ts'
import { bearers, writeCredentials } from './credentials.ts'
import { compactEtcd } from './etcd.ts'
import * as flags from './flags.ts'
import { writeKubeconfig } from './kubeconfig.ts'
import { makePlace, removePlace, type KubePlace } from './place.ts'
import { servePodLogs, type LoggedPod } from './pod-logs.ts'

/** Extra command line flags and fields of the scheduler's configuration, which win over the usual ones, and parts to leave out. */
export interface KubeOptions {
  readonly apiserverFlags?: readonly string[]
  readonly controllerManagerFlags?: readonly string[]
  readonly kwokFlags?: readonly string[]
  readonly schedulerSettings?: Readonly<Record<string, unknown>>
  readonly without?: readonly ('controller-manager' | 'scheduler' | 'kwok')[]
}

/** A private Kubernetes control plane with simulated nodes; it ends with the process that started it. */
export interface Kube extends KubeConnection {
  /** Kills the API server and starts it again on the same port and data; a watch from before gets 410 if anything was written. */
  readonly restartApiserver: (settings?: { readonly downSeconds?: number }) => Promise<void>
  /** Drops all old revisions: a `continue` token from before the API server's last start gets 410 (younger ones its snapshots answer). */
  readonly compact: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Starts etcd, the API server, the controllers, the scheduler and kwok on 127.0.0.1; resolves when pods can be created. */
export async function startKube(options: KubeOptions = {}): Promise<Kube> {
  const binaries = await kubeBinaries()
  for (let attempt = 1; ; attempt++) {
    const place = await makePlace()
    const parts = components(binaries, place.folder)
    try {
      return await start(place, parts, options)
    } catch (error) {
      await parts.stop()
      removePlace(place)
      const portWasTaken = String(error).includes('address already in use')
      if (attempt === 3 || !portWasTaken) throw error
    }
  }
}

async function start(place: KubePlace, parts: Components, options: KubeOptions): Promise<Kube> {
  const launchApiserver = () =>
    parts.launch('apiserver', 'kube-apiserver', [
      ...flags.apiserverFlags(place),
      ...(options.apiserverFlags ?? []),
    ])
  const tokens = writeCredentials(place.folder)
  parts.launch('etcd', 'etcd', flags.etcdFlags(place))
  launchApiserver() // it waits for etcd by itself and writes its certificate at once
  const address = await writeKubeconfigs(place, parts, tokens)
  const admin = connectKube(address)
  const apiserverIsReady = async () => (await admin.api('GET', '/readyz')).status === 200
  await parts.waitFor('ready API server', apiserverIsReady)
  await launchRest(place, parts, options, admin)
  const logs = await servePodLogs(join(place.folder, 'certs'), (namespace, name) =>
    readPod(admin, namespace, name),
  )
  return {
    ...connectKube({ ...address, kubeletPort: logs.port }),
    restartApiserver: async ({ downSeconds = 0 } = {}) => {
      await parts.end('apiserver', 'SIGKILL')
      await pause(downSeconds * 1000)
      launchApiserver()
      await parts.waitFor('ready API server', apiserverIsReady)
    },
    compact: () => compactEtcd(place),
    stop: async () => {
      logs.stop()
      await parts.stop()
      removePlace(place)
    },
  }
}

async function writeKubeconfigs(
  { folder, port }: KubePlace,
  parts: Components,
  tokens: ReturnType<typeof writeCredentials>,
): Promise<KubeAddress> {
  const authority = await parts.waitFor('serving certificate', () => certificateAuthority(folder))
  const url = `https://127.0.0.1:${port}`
  const pathOf = (user: string) => join(folder, `${user}.kubeconfig`)
  for (const user of bearers) {
    const content = { url, certificateAuthority: authority, user, token: tokens[user] }
    writeKubeconfig(pathOf(user), { ...content, namespace: null })
  }
  return {
    url,
    kubeconfigPath: pathOf('admin'),
    adminToken: tokens.admin,
    certificateAuthority: authority,
    kubeletPort: 0,
    folder,
  }
}

async function launchRest(
  place: KubePlace,
  parts: Components,
  options: KubeOptions,
  admin: KubeConnection,
) {
  writeConfiguration(place.folder, options.schedulerSettings ?? {})
  const without = new Set<string>(options.without ?? [])
  const launch = (name: string, command: string, all: readonly string[]) => {
    if (!without.has(name)) parts.launch(name, command, all)
  }
  launch('controller-manager', 'kube-controller-manager', [
    ...flags.controllerManagerFlags(place),
    ...(options.controllerManagerFlags ?? []),
  ])
  launch('scheduler', 'kube-scheduler', flags.schedulerFlags(place))
  launch('kwok', 'kwok', [...flags.kwokFlags(place), ...(options.kwokFlags ?? [])])
  const account = '/api/v1/namespaces/default/serviceaccounts/default' // without it no pod can be created
  if (!without.has('controller-manager'))
    await parts.waitFor('account', async () => (await admin.api('GET', account)).status === 200)
  const log = join(place.folder, 'kwok.log')
  if (!without.has('kwok'))
    await parts.waitFor('kwok', () => /Watch (all )?nodes/.test(readFileSync(log, 'utf8')))
}

async function readPod(kube: KubeConnection, namespace: string, name: string) {
  const answer = await kube.api<LoggedPod>('GET', `/api/v1/namespaces/${namespace}/pods/${name}`)
  return answer.status === 200 ? answer.body : null
}
