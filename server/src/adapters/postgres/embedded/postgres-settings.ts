/** How the embedded server is set up; given on its command line, so that an old folder gets new settings too. */

export interface ServerPlace {
  readonly clusterName: string
  readonly socketFolder: string
  readonly socketPort: number
}

/** `-c` arguments of the server. */
export function toSettingArguments(place: ServerPlace): readonly string[] {
  const settings: Record<string, string | number> = {
    cluster_name: place.clusterName,
    // its OpenSSL is old: a socket in a private folder is the only way in
    listen_addresses: '',
    port: place.socketPort,
    unix_socket_directories: place.socketFolder,
    unix_socket_permissions: '0700',
    ssl: 'off',
    max_connections: 100,
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    jit: 'off',
    // an audit entry that was acknowledged must survive the plug being pulled
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // no statement, parameter, detail or error text may bring a person's data into the log
    log_destination: 'stderr',
    logging_collector: 'off',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: -1,
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_autovacuum_min_duration: -1,
    log_checkpoints: 'off',
    log_lock_waits: 'off',
    log_connections: 'off',
    log_disconnections: 'off'
  }
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
}
