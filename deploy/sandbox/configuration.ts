import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, parseConfig } from '../../src/config/index.ts'
import { namespace } from './cluster/furnish.ts'
import { engineers } from './people.ts'

/** Where the services of the sandbox are. */
export type Addresses = {
  slack: { apiUrl: string; botToken: string; appToken: string }
  kubeconfig: string
  airflowUrl: string
  phabricatorUrl: string
  phabricatorToken: string
  prometheusUrl: string
}

/** An ordinary configuration for the services of the sandbox; kubeconfig and store are in `folder`. */
export function configurationOf(addresses: Addresses, folder: string): Config {
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, addresses.kubeconfig, { mode: 0o600 })
  const configuration = {
    listen: '127.0.0.1:0',
    store: join(folder, 'groundcrew.db'),
    log: 'error',
    slack: {
      api_url: addresses.slack.apiUrl,
      bot_token: addresses.slack.botToken,
      app_token: addresses.slack.appToken,
      channel: '#ml-pipelines',
    },
    kubernetes: { kubeconfig, namespaces: [namespace] },
    airflow: [
      {
        name: 'airflow-ml',
        url: addresses.airflowUrl,
        auth: { kind: 'basic', username: 'admin', password: 'admin' },
        namespaces: [namespace],
        polling: { busy: '2s', idle: '4s' },
      },
    ],
    phabricator: {
      url: addresses.phabricatorUrl,
      token: addresses.phabricatorToken,
      polling: '5s',
    },
    prometheus: { url: addresses.prometheusUrl },
    pipelines: [
      { dags: 'tone_check_*', instance: 'airflow-ml', startup_timeout: '30m' },
      { dags: 'article_quality_*', instance: 'airflow-ml', startup_timeout: '10m' },
      { dags: '*', instance: 'airflow-ml' },
    ],
    policy: [
      { allow: ['pause', 'unpause'], to: [`@${engineers.handle}`], confirm: 'other' },
      { allow: ['acts', 'care'], to: [`@${engineers.handle}`] },
    ],
  }
  return parseConfig('the sandbox', JSON.stringify(configuration), {})
}
