import { join } from 'node:path'
import type { KubePlace } from './place.ts'

/** etcd listens on unix sockets only, so that any number of clusters can run at once. */
export function etcdFlags({ folder, socketFolder }: KubePlace): string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=unix://${join(socketFolder, 'c')}`,
    `--advertise-client-urls=unix://${join(socketFolder, 'c')}`,
    `--listen-peer-urls=unix://${join(socketFolder, 'p')}`,
    '--quota-backend-bytes=8589934592',
  ]
}

/** RBAC, bearer tokens, a certificate that it makes itself; nodes' log endpoints are found by their internal address. */
export function apiserverFlags({ folder, socketFolder, port }: KubePlace): string[] {
  return [
    `--etcd-servers=unix://${join(socketFolder, 'c')}`,
    `--cert-dir=${join(folder, 'certs')}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    '--endpoint-reconciler-type=none', // the other types refuse a loopback address
    '--authorization-mode=RBAC',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--max-requests-inflight=1600',
    '--max-mutating-requests-inflight=800',
    '--profiling=false',
  ]
}

/** All controllers, each with its own service account; pods that ended are kept. */
export function controllerManagerFlags({ folder }: KubePlace): string[] {
  return [
    `--kubeconfig=${join(folder, 'controller-manager.kubeconfig')}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--use-service-account-credentials',
    `--service-account-private-key-file=${join(folder, 'sa.key')}`,
    `--root-ca-file=${join(folder, 'ca.crt')}`,
    `--flex-volume-plugin-dir=${join(folder, 'flex')}`, // the default is a folder under /usr, which it would make
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--pvclaimbinder-sync-period=2s',
    '--terminated-pod-gc-threshold=100000',
    '--profiling=false',
  ]
}

/** The default scheduler; `scheduler.json` holds its client's settings. */
export function schedulerFlags({ folder }: KubePlace): string[] {
  return [`--config=${join(folder, 'scheduler.json')}`, '--secure-port=0']
}

/** Simulated kubelets for all nodes; their leases keep the nodes Ready. */
export function kwokFlags({ folder }: KubePlace): string[] {
  return [
    `--kubeconfig=${join(folder, 'kwok.kubeconfig')}`,
    `--config=${join(folder, 'kwok.yaml')}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
    '--node-ip=127.0.0.1',
    '--cidr=10.128.0.0/9',
    '--server-address=127.0.0.1:0', // the default is all addresses
  ]
}
