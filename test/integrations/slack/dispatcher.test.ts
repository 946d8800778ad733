import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { fetch, WebSocket } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { createDispatcher, proxyDispatcher } from '../../../integrations/slack/dispatcher.ts'
import { startSlack } from '../../emulators/slack/index.ts'

/** A proxy that tunnels, and remembers where to. */
async function startProxy() {
  const tunnels: string[] = []
  const server = createServer((_, response) => void response.writeHead(405).end())
  server.on('connect', (request, client, head) => {
    tunnels.push(request.url ?? '')
    const [host, port] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { tunnels, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('calls and sockets go through the proxy that the environment names', async () => {
  const proxy = await startProxy()
  const slack = await startSlack()
  const dispatcher = createDispatcher({ HTTP_PROXY: proxy.url })
  onTestFinished(async () => {
    await dispatcher.destroy()
    await slack.close()
  })
  const answer = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', dispatcher })
  expect(await answer.json()).toEqual({ ok: false, error: 'not_authed' })
  const socket = new WebSocket(slack.workspace.baseUrl.replace('http', 'ws'), { dispatcher })
  await slack.until(() => slack.sockets.count() === 1, 'the connection')
  socket.close()
  const { host } = new URL(slack.apiUrl)
  expect(proxy.tunnels).toEqual([host, host])
})

test('without one, or for an excepted host, the way is direct', async () => {
  const proxy = await startProxy()
  const slack = await startSlack()
  const dispatcher = createDispatcher({ http_proxy: proxy.url, no_proxy: '127.0.0.1' })
  onTestFinished(async () => {
    await dispatcher.destroy()
    await slack.close()
  })
  await (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', dispatcher })).text()
  expect(proxy.tunnels).toEqual([])
  expect(proxyDispatcher({})).toBeNull()
})
