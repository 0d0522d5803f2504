/**
 * The connections to one service of a partner, secured as the region file says: by certificates of both sides, and by a
 * token of SMART Backend Services on every request. A service that names neither gets plain connections.
 */
import assert from 'node:assert/strict'
import { Agent, type Dispatcher } from 'undici'
import type { ServiceSecurity } from '../../domain/region.ts'
import type { Clock } from '../../ports/clock.ts'
import { createServiceToken, type ServiceToken } from './service-token.ts'

const UNAUTHORISED = 401

/** `options`: limits, as the adapter sets them. */
export type Connect = (service: ServiceSecurity, options: Agent.Options) => Dispatcher

export function createConnect(clock: Clock): Connect {
  return ({ tls, backendServices }, options) => {
    const trusted = tls === null || tls === undefined ? {} : withoutNulls(tls)
    assert(typeof options.connect === 'object', 'limits on connecting, and no connector')
    const agent = new Agent({ ...options, connect: { ...options.connect, ...trusted } })
    if (backendServices === null || backendServices === undefined) return agent
    return agent.compose(withToken(createServiceToken(backendServices, agent, clock)))
  }
}

function withoutNulls(tls: NonNullable<ServiceSecurity['tls']>): { ca?: string; cert?: string; key?: string } {
  const { ca, cert, key } = tls
  return { ...(ca === null ? {} : { ca }), ...(cert === null || key === null ? {} : { cert, key }) }
}

function withToken(token: ServiceToken): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const send = (value: string): void => {
      const headers = { ...(options.headers as Record<string, string>), authorization: `Bearer ${value}` }
      dispatch({ ...options, headers }, forgetting(handler, token))
    }
    token.load().then(send, (error: Error) => handler.onResponseError?.(NOT_STARTED, error))
    return true
  }
}

/** Of a request that was never begun there is nothing to pause or abort. */
const NOT_STARTED: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  rawHeaders: null,
  rawTrailers: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined
}

/** A token that is refused is not used again. */
function forgetting(handler: Dispatcher.DispatchHandler, token: ServiceToken): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...told) => handler.onRequestStart?.(...told),
    onRequestUpgrade: (...told) => handler.onRequestUpgrade?.(...told),
    onResponseStart(...told) {
      if (told[1] === UNAUTHORISED) token.forget()
      handler.onResponseStart?.(...told)
    },
    onResponseData: (...told) => handler.onResponseData?.(...told),
    onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
    onResponseError: (...told) => handler.onResponseError?.(...told)
  }
}
