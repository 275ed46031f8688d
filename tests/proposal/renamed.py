"""The sample company's headings as other companies would write them: by table, contract column to heading."""

ENGLISH = {
    "customers": {
        "customer_id": "Account No.", "segment": "Customer Group", "region": "Sales Area", "joined_on": "Customer since",
        "left_on": "Cancelled on", "acquisition_cost": "CAC (EUR)", "annual_margin": "Margin p.a.",
    },
    "features": {
        "feature_id": "Service Code", "name": "Service name", "stage": "Journey Phase", "delivery": "Delivered By",
        "capability": "Serves capability", "annual_cost": "Fixed cost / year", "cost_per_use": "Cost per contact",
        "mandatory": "Required by law", "committed": "Promised", "launched_on": "Live since",
    },
    "survey_responses": {
        "response_id": "Submission ID", "customer_id": "Client", "responded_on": "Submitted", "satisfaction": "CSAT",
        "recommend": "NPS", "effort": "Customer Effort Score", "repurchase_intent": "Would buy again?", "method": "Collector",
        "comment": "Open text",
    },
    "survey_ratings": {
        "response_id": "Submission ID", "feature_id": "Touchpoint", "rating": "Score", "applicable": "Used it?",
        "expectation": "Expected", "stated_importance": "How important",
    },
    "kano_answers": {
        "response_id": "Interview", "customer_id": "Client No", "feature_id": "Service", "answered_on": "Interview date",
        "functional": "With feature", "dysfunctional": "Without feature",
    },
    "best_worst_choices": {"customer_id": "Respondent", "task_id": "Screen", "feature_id": "Item", "choice": "Pick"},
    "feature_usage": {"customer_id": "Client", "feature_id": "Service", "used_on": "Month", "uses": "Times used"},
    "contacts": {
        "Ticket": "Call Ref", "Customer No": "AccountNumber", "case_id": "Case Number", "feature_id": "Service Feature",
        "stage": "Phase", "channel": "Medium", "direction": "In/Out", "queue": "Skill", "agent_id": "Operator",
        "started_at": "Call start", "wait_seconds": "Queue time", "handle_seconds": "Talk time", "outcome": "Disposition",
        "satisfaction": "Contact rating",
    },
    "cases": {
        "case_id": "Incident number", "customer_id": "cust_no", "opened_at": "Date opened", "closed_at": "Date closed",
        "promised_by": "SLA due", "kind": "Record type", "issue": "Reason", "stage": "phase", "escalation": "Escalated to",
        "resolution_granted": "Request granted", "reopened": "Reopen count",
    },
    "orders": {
        "order_id": "InvoiceNo", "customer_id": "ClientId", "ordered_at": "InvoiceDate", "revenue": "TotalAmount",
        "margin": "GrossProfit", "promised_at": "ETA", "delivered_at": "DeliveryDate",
    },
    "agents": {
        "agent_id": "Employee No", "team": "Department", "hired_on": "Start date", "left_on": "Exit date",
        "training_hours": "Hours of training", "engagement": "eNPS",
    },
    "survey_invitations": {
        "invitation_id": "Mailing ID", "customer_id": "Account", "sent_on": "Sent", "method": "Channel",
        "response_id": "Answer ID",
    },
    "feedback_actions": {
        "action_id": "Measure ID", "feature_id": "Service", "raised_on": "Proposed on", "implemented_on": "Done on",
        "title": "Description",
    },
    "mystery_checks": {
        "check_id": "Test call ID", "performed_at": "Tested at", "performed_by": "Tester", "channel": "Medium",
        "queue": "Hotline", "reached": "Got through", "wait_seconds": "Waiting time", "resolved": "Solved",
        "score": "Quality score", "announced": "Staff informed",
    },
    "reviews": {
        "review_id": "Review No", "posted_on": "Published", "stars": "Star rating", "feature_id": "Service",
        "text": "Review text",
    },
    "management_beliefs": {
        "respondent_id": "Manager", "subject": "Topic", "segment": "Group", "believed_importance": "Importance",
        "believed_performance": "Performance",
    },
    "strategy_segments": {"segment": "Target group", "priority": "Strategic priority", "discipline": "Value discipline"},
    "strategy_targets": {
        "segment": "Customer group", "capability": "KPI", "weight": "Importance", "threshold": "Minimum", "target": "Goal",
        "ceiling": "Cap",
    },
    "service_budget": {"period": "Quarter", "feature_id": "Service", "segment": "Customer type", "cost": "Spend"},
}  # fmt: skip

GERMAN = {
    "customers": {
        "customer_id": "Kundennummer", "segment": "Kundengruppe", "region": "Gebiet", "joined_on": "Kunde seit",
        "left_on": "Gekündigt am", "acquisition_cost": "Akquisekosten", "annual_margin": "Deckungsbeitrag pro Jahr",
    },
    "survey_responses": {
        "response_id": "Fragebogen-Nr.", "customer_id": "Kd.-Nr.", "responded_on": "Beantwortet am",
        "satisfaction": "Gesamtzufriedenheit", "recommend": "Weiterempfehlung", "effort": "Aufwand",
        "repurchase_intent": "Wiederkaufabsicht", "method": "Erhebungsart", "comment": "Bemerkungen",
    },
    "contacts": {
        "Ticket": "Kontaktnummer", "Customer No": "Kunde", "case_id": "Vorgang", "feature_id": "Leistung",
        "stage": "Etappe", "channel": "Kanal", "direction": "Richtung", "queue": "Warteschlange",
        "agent_id": "Mitarbeiter", "started_at": "Beginn", "wait_seconds": "Wartezeit (s)",
        "handle_seconds": "Gesprächsdauer (s)", "outcome": "Ergebnis", "satisfaction": "Bewertung",
    },
    "cases": {
        "case_id": "Vorgangsnummer", "customer_id": "Kundennr", "opened_at": "Eröffnet am", "closed_at": "Geschlossen am",
        "promised_by": "Zugesagt bis", "kind": "Vorgangsart", "issue": "Anliegen", "stage": "Abschnitt",
        "escalation": "Eskalation", "resolution_granted": "Stattgegeben", "reopened": "Wiedereröffnet",
    },
    "orders": {
        "order_id": "Auftragsnummer", "customer_id": "KundenNr", "ordered_at": "Bestelldatum", "revenue": "Betrag",
        "margin": "Deckungsbeitrag", "promised_at": "Zugesagter Liefertermin", "delivered_at": "Geliefert am",
    },
    "agents": {
        "agent_id": "Personalnummer", "team": "Abteilung", "hired_on": "Eintrittsdatum", "left_on": "Austrittsdatum",
        "training_hours": "Schulungsstunden", "engagement": "Engagement-Index",
    },
}  # fmt: skip

FRENCH = {
    "customers": {
        "customer_id": "N° client", "segment": "Type de client", "region": "Région", "joined_on": "Date d'inscription",
        "left_on": "Résilié le", "acquisition_cost": "Coût d'acquisition", "annual_margin": "Marge annuelle",
    },
    "contacts": {
        "Ticket": "Numéro d'appel", "Customer No": "Numéro client", "case_id": "Dossier", "feature_id": "Prestation",
        "stage": "Étape", "channel": "Canal", "direction": "Sens", "queue": "File d'attente", "agent_id": "Conseiller",
        "started_at": "Date et heure de début", "wait_seconds": "Temps d'attente", "handle_seconds": "Durée",
        "outcome": "Résultat", "satisfaction": "Note",
    },
    "orders": {
        "order_id": "Numéro de commande", "customer_id": "Code client", "ordered_at": "Date de commande",
        "revenue": "Montant", "margin": "Marge", "promised_at": "Livraison prévue", "delivered_at": "Livré le",
    },
}  # fmt: skip
