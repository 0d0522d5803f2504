/**
 * A browser has one session cookie, so a record opened in another tab has taken this one's place. The tab that lost it
 * is blanked at once and not at its next request (hazards H-001, H-024). Only the disclosure id is passed on.
 */
const CHANNEL = 'ncr-open-record'

export interface ViewAnnouncer {
  announce(disclosureId: string): void
  stop(): void
}

export function createViewAnnouncer(onReplaced: () => void): ViewAnnouncer {
  const channel = new BroadcastChannel(CHANNEL)
  let own: string | null = null
  channel.onmessage = (message) => {
    if (own !== null && message.data !== own) onReplaced()
  }
  return {
    announce(disclosureId) {
      own = disclosureId
      channel.postMessage(disclosureId)
    },
    stop() {
      channel.close()
    }
  }
}
