-- One row an attempt: what the service calls a contact begins anew with every transfer, so records of one call are
-- put together by InitialContactId. Records may be delivered more than once: the newest of each counts.
-- Left out: tasks, which are work and no contact, and what reached neither a queue nor a person (it ended in the
-- flow, and nobody was asked for).
-- outcome:
--   abandoned    it waited in a queue and nobody took it
--   transferred  a second person took it, or it went to another number
--   dropped      DisconnectReason of the last record is TELECOM_PROBLEM
--   resolved     all others: somebody took it. Whether it ended well is in no field, so what depends on it is
--                switched off: queries/capabilities/consistency.sql, and there are no cases. With a contact
--                attribute of yours that says it, write it here and take that file away.
-- agent_id: the agent's ARN, of the first who took it.
-- wait_seconds: from the first queue to the first person; when nobody came, to the last leaving of a queue.
-- A chat begins by API and counts as inbound, a call by API as outbound.
with

records as (
    select
        coalesce("InitialContactId", "ContactId") as attempt_id,
        upper("Channel") as channel,
        upper("InitiationMethod") as initiation_method,
        "InitiationTimestamp" as begun,
        coalesce(
            nullif("Attributes" ->> 'customer_id', ''),
            case
                when not regexp_matches("CustomerEndpoint" ->> 'Address', '(?i)^(anonymous|unknown|restricted|private)')
                    then sha256("CustomerEndpoint" ->> 'Address')
            end
        ) as customer_id,
        "Queue" ->> 'Name' as queue,
        try_cast("Queue" ->> 'EnqueueTimestamp' as timestamp) as enqueued_at,
        try_cast("Queue" ->> 'DequeueTimestamp' as timestamp) as dequeued_at,
        "Agent" ->> 'ARN' as agent_id,
        try_cast("Agent" ->> 'ConnectedToAgentTimestamp' as timestamp) as connected_at,
        try_cast("Agent" ->> 'AgentInteractionDuration' as double)
        + coalesce(try_cast("Agent" ->> 'CustomerHoldDuration' as double), 0)
        + coalesce(try_cast("Agent" ->> 'AfterContactWorkDuration' as double), 0) as handle_seconds,
        upper("DisconnectReason") as disconnect_reason,
        "TransferredToEndpoint" ->> 'Address' is not null as is_sent_away,
        row_number() over (
            partition by "ContactId"
            order by "LastUpdateTimestamp" desc
        ) as place
    from
        read_json(
            'exports/amazon_connect/**/*',
            format = 'unstructured',
            columns = {
                'ContactId': 'VARCHAR',
                'InitialContactId': 'VARCHAR',
                'Channel': 'VARCHAR',
                'InitiationMethod': 'VARCHAR',
                'InitiationTimestamp': 'VARCHAR',
                'LastUpdateTimestamp': 'VARCHAR',
                'DisconnectReason': 'VARCHAR',
                'Attributes': 'JSON',
                'CustomerEndpoint': 'JSON',
                'TransferredToEndpoint': 'JSON',
                'Queue': 'JSON',
                'Agent': 'JSON'
            }
        )
),

attempts as (
    select
        attempt_id,
        arg_min(channel, begun) as channel,
        arg_min(initiation_method, begun) as initiation_method,
        min(begun) as begun,
        arg_min(customer_id, begun) as customer_id,
        arg_min(queue, begun) as queue,
        arg_min(agent_id, connected_at) as agent_id,
        date_diff('second', min(enqueued_at), coalesce(min(connected_at), max(dequeued_at))) as wait_seconds,
        sum(handle_seconds) as handle_seconds,
        count(connected_at) as n_connected,
        count(enqueued_at) as n_enqueued,
        bool_or(is_sent_away) as is_sent_away,
        arg_max(disconnect_reason, begun) as disconnect_reason
    from records
    where place = 1
    group by attempt_id
)

select
    attempt_id as contact_id,
    customer_id,
    case channel
        when 'VOICE' then 'phone'
        when 'CHAT' then 'chat'
        when 'EMAIL' then 'email'
        else 'other'
    end as channel,
    case
        when initiation_method in ('OUTBOUND', 'EXTERNAL_OUTBOUND') then 'outbound'
        when initiation_method = 'API' and channel = 'VOICE' then 'outbound'
        else 'inbound'
    end as direction,
    queue,
    agent_id,
    begun as started_at,
    wait_seconds,
    handle_seconds,
    case
        when n_connected = 0 then 'abandoned'
        when n_connected > 1 or is_sent_away then 'transferred'
        when disconnect_reason = 'TELECOM_PROBLEM' then 'dropped'
        else 'resolved'
    end as outcome
from attempts
where
    channel <> 'TASK'
    and (n_enqueued > 0 or n_connected > 0)
