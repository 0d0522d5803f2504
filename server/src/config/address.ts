/** Addresses of a region file: https, or plain http on loopback. */
import { z } from 'zod'
import { isLoopbackHost } from '../domain/loopback.ts'

const address = z.string().superRefine((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    context.addIssue({ code: 'custom', message: 'expected an http or https address' })
  } else if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    context.addIssue({ code: 'custom', message: 'plain http is allowed on loopback only: use https' })
  }
})

/** Without the slash at its end. */
export const baseUrl = address.transform((text) => text.replace(/\/+$/, ''))
