import { prometheusContract } from '../integrations/prometheus/contract/contract.ts'
import { history } from '../integrations/prometheus/contract/history.ts'
import { startPrometheusServer } from './prometheus/start.ts'
import { prepare, useOwn } from './use-servers.ts'

const server = useOwn(() => startPrometheusServer({ history }))
prometheusContract('a real Prometheus', server, prepare)
