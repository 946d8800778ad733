import { startAirflow } from './airflow/start.ts'
import type { AirflowVersion } from './airflow/install.ts'
import { addMlNamespace, addNodes } from './kube/cluster.ts'
import { connectKube, type KubeAddress } from './kube/connect.ts'
import { startKube } from './kube/start.ts'
import type { StartServer } from './server-desk.ts'

/** The servers that all test files of a suite share, by name. */
export const sharedServers: Readonly<Record<string, StartServer>> = {
  kube: async () => {
    const kube = await startKube()
    await addNodes(kube)
    await addMlNamespace(kube, 'airflow-ml')
    const { url, kubeconfigPath, adminToken, certificateAuthority, kubeletPort, folder } = kube
    return {
      address: { url, kubeconfigPath, adminToken, certificateAuthority, kubeletPort, folder },
      stop: kube.stop,
    }
  },
  'airflow-2.11': airflow('2.11'),
  'airflow-3': airflow('3'),
}

function airflow(version: AirflowVersion): StartServer {
  return async (ask) => {
    const kube = connectKube((await ask('kube')) as KubeAddress)
    const kubeconfigPath = await kube.serviceAccountKubeconfig('airflow-ml', 'airflow')
    const { stop, ...address } = await startAirflow({ version, kubeconfigPath })
    return { address, stop }
  }
}
