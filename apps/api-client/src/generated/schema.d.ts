export interface paths {
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description By name and password, or with the first start’s token. The answer sets the session’s cookie.
         */
        post: operations["signIn"];
        /**
         * Sign out
         * @description Ends the session of the cookie, which need not be valid any more.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is, and what they may do
         * @description As it is now: a change of the account shows with the next request.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one can sign in
         * @description What the sign-in page offers: whether there is an OpenID provider, and its name.
         */
        get: operations["listSignInMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/openid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in at the OpenID provider
         * @description Sends the browser to the provider; it comes back to the callback.
         */
        get: operations["signInAtProvider"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/openid/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Back from the OpenID provider
         * @description Opens the session of whoever the provider names, or says on the sign-in page why not.
         */
        get: operations["returnFromProvider"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every user
         * @description People and services whose owners the caller acts for all of.
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Create a user
         * @description A person, who is then given a password, or a service, which is given tokens.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One user
         * @description Its ETag is the If-Match of a change.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/actions/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change a user
         * @description Roles, owners, whether it is enabled, or its subject at the OpenID provider. What is left out stays as it is.
         */
        post: operations["changeUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/actions/set-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a password
         * @description One’s own with the present one; another person’s by an administrator.
         */
        post: operations["setPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Access tokens
         * @description One’s own; of everybody for an administrator. Newest first.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create an access token
         * @description Its secret is in this answer and nowhere else.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}/actions/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke an access token
         * @description It is refused from the next request on.
         */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The inventory, filtered and searched
         * @description Every certificate of the caller’s owners. `q` takes a serial, a fingerprint, a name or a certificate in PEM.
         */
        get: operations["listCertificates"];
        put?: never;
        /**
         * Order a certificate
         * @description Orders a certificate of any purpose that is issued here. The same key again is the same record.
         */
        post: operations["orderCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One certificate
         * @description With its content, its planes and what the caller may do with it. Its ETag is the If-Match of each action.
         */
        get: operations["getCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to a certificate
         * @description Transitions, commands, evidence and refusals, in the order of time.
         */
        get: operations["getCertificateTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take in certificates that exist already
         * @description Certificates that exist already, each whole or not at all. `dryRun=true` writes nothing and answers in the same form. More than 500 of them, or 1,000,000 characters, are taken by an import job: 202 then. As PEM or as CSV, one row for each.
         */
        post: operations["importCertificates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a certificate was seen in use
         * @description What was seen of its use. A refusal says why it does not count; the sighting is kept all the same.
         */
        post: operations["recordEvidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a certificate is carried to its endpoint
         * @description From then on the endpoint may hold it. Not for certificates that are handed over from here: that is recorded when it happens.
         */
        post: operations["recordDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/planes/{plane}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say how far a revocation has come
         * @description Word of a revocation at an IoT hub, a station or a scheme, or (`ca`) at an issuer that our PKI cannot ask. The certificate is refused here already; this says whether others still believe it.
         */
        post: operations["recordRevocationAtPlane"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: renew
         * @description Orders the next certificate; this one stays in force until the next is seen in use.
         */
        post: operations["renewCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: revoke
         * @description Refused everywhere at once; each plane confirms by itself. The last way in needs a second person; a compromise needs none, but `confirmIdentity`.
         */
        post: operations["revokeCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/replace-and-revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: replace-and-revoke
         * @description Orders the next one, and revokes this one when the next is seen in use, or at the deadline.
         */
        post: operations["replaceAndRevokeCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: install
         * @description Sends the same chain to its station again; the handshake proves that it arrived.
         */
        post: operations["installCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: cancel
         * @description Takes an order back that nothing was signed for.
         */
        post: operations["cancelCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/abandon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: abandon
         * @description Gives a certificate up that was issued and is certainly not in use.
         */
        post: operations["abandonCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: deactivate
         * @description Out of service until it is activated again.
         */
        post: operations["deactivateCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: activate
         * @description Back into service; it is active once it is seen in use.
         */
        post: operations["activateCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: delete
         * @description Leaves the tombstone and the audit. Only of what nobody could accept any more.
         */
        post: operations["deleteCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/{id}/actions/keep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate: keep
         * @description Takes a planned revocation (replace-and-revoke) back; what was begun in its place goes on.
         */
        post: operations["keepCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificate-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Jobs of certificates
         * @description Newest first.
         */
        get: operations["listCertificateJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificate-jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One job
         * @description What it does, how often it was tried, what came of it.
         */
        get: operations["getCertificateJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificate-jobs/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an order back
         * @description Takes an order back. It is over once the PKI has durably voided it, which is a job of its own.
         */
        post: operations["cancelCertificateJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificate-jobs/{id}/actions/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a dead job again
         * @description Sends a dead job on again, with all its attempts before it.
         */
        post: operations["retryCertificateJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/expiry-sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether certificates expire by themselves at the moment
         * @description If not, it says why, and how many would retire once a person confirms.
         */
        get: operations["getExpirySweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/expiry-sweep/actions/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the expiry sweep go on
         * @description By a person, after a look at the clock and at what would retire: all of it, in however many rounds.
         */
        post: operations["confirmExpirySweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Commands that need a second person
         * @description Commands that wait, or waited, for a second person, newest first.
         */
        get: operations["listApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One approval
         * @description What was asked for, by whom, until when it can be answered, and the answer.
         */
        get: operations["getApproval"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/actions/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approval: approve
         * @description By another person than who asked. The command runs in the same moment.
         */
        post: operations["approveCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/actions/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approval: decline
         * @description By another person than who asked. Nothing is done.
         */
        post: operations["declineCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/actions/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approval: withdraw
         * @description By the person who asked.
         */
        post: operations["withdrawCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every identity, filtered and searched
         * @description Of the caller’s owners. `q` is found in names and bindings. The system’s own services stand here only where `subjectType` or `q` asks for them.
         */
        get: operations["listIdentities"];
        put?: never;
        /**
         * Register an identity
         * @description A charger is enrolled with the password it has now; any other subject, or a charger without one, by its `subjectType`.
         */
        post: operations["registerIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One identity
         * @description Its ETag is the If-Match of a change.
         */
        get: operations["getIdentity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an identity
         * @description Needs If-Match. Bindings of an identity that holds a certificate change when a second person approves: 202 then.
         */
        patch: operations["changeIdentity"];
        trace?: never;
    };
    "/api/v1/identities/{id}/decommission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the decommission of an identity would do
         * @description Now: what becomes of each certificate, what ends that is under way, and why a second person would be asked. Nothing is done.
         */
        get: operations["previewDecommission"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}/actions/decommission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decommission an identity
         * @description It is gone for good: its certificates and passwords end, what is under way for it ends, no count has it and no gateway lets it in. Never deleted; its names can be registered anew. Where it has a certificate in force or was there within 30 days a second person is asked: 202 then.
         */
        post: operations["decommissionIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import identities from rows or a file
         * @description Rows or a file, each row whole or not at all. `dryRun=true` writes nothing and answers in the same form. More than 5,000 rows are taken by an import job: 202 then.
         */
        post: operations["importIdentities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Systems that identities come from
         * @description By name: when each last sent all it has, and whether it is late.
         */
        get: operations["listIdentitySources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity-sources/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say how often a source sends all it has
         * @description When it is late by that, `bfcert_identity_source_late` alarms; null for a source that sends now and then.
         */
        put: operations["declareIdentitySource"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certificates/bulk-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft one action on many certificates
         * @description The dry run: which certificates would be acted on, frozen under an id. They are looked at after this is answered; once the bulk action is a draft it can be started. Nothing is done to any.
         */
        post: operations["draftBulkAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every bulk action
         * @description Newest first.
         */
        get: operations["listBulkActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk-actions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One bulk action
         * @description How far it has come, and what the dry run left out and why.
         */
        get: operations["getBulkAction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk-actions/{id}/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The certificates of a bulk action
         * @description Its certificates in the order in which they are acted on, and what came of each.
         */
        get: operations["listBulkActionTargets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk-actions/{id}/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a dry run come true
         * @description With the count of the dry run. Beyond the limit, and for last ways in, a second person is asked first.
         */
        post: operations["startBulkAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk-actions/{id}/actions/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a bulk action
         * @description Once this is answered no further certificate is looked at or acted on; what was done stays.
         */
        post: operations["abortBulkAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every large import
         * @description Newest first.
         */
        get: operations["listImportJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import-jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One large import
         * @description How far it is: its status, and how many rows came out how.
         */
        get: operations["getImportJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import-jobs/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of the rows of an import
         * @description Of those that were taken so far, by line. Kept for 30 days after the end.
         */
        get: operations["listImportJobRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import-jobs/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what came of the rows of an import
         * @description The same as CSV (RFC 4180), all of it; no cell is a formula.
         */
        get: operations["getImportJobReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import-jobs/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a large import
         * @description After the batch under way. Once this is answered no further row is taken; what was done stays.
         */
        post: operations["cancelImportJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orphan-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Certificates that no record knows
         * @description Newest first.
         */
        get: operations["listOrphanCertificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Incidents
         * @description What somebody must deal with, newest first.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One incident
         * @description With its cause, its notes and the records it is about. Its ETag is the If-Match of each action.
         */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/actions/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Incident: acknowledge
         * @description Somebody has seen it and takes it on.
         */
        post: operations["acknowledgeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/actions/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Incident: assign
         * @description To somebody with an account.
         */
        post: operations["assignIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/actions/add-note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Incident: add-note
         * @description Kept with the incident.
         */
        post: operations["addNoteToIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/actions/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Incident: close
         * @description Once its cause is mended.
         */
        post: operations["closeIncident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Security events
         * @description What stations, gateways and services noticed, in one form, newest first.
         */
        get: operations["listSecurityEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/security-events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One security event
         * @description In the normalised form, with what was reported as it came.
         */
        get: operations["getSecurityEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recovery-cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Recovery cases
         * @description Stations that have lost their last way in, and how each gets a new one; newest first.
         */
        get: operations["listRecoveryCases"];
        put?: never;
        /**
         * Open a recovery case
         * @description For a charger that has lost its key. A revocation for compromise opens one by itself.
         */
        post: operations["openRecoveryCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recovery-cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One recovery case
         * @description Where it stands, who asked and approved. Its ETag is the If-Match of each action.
         */
        get: operations["getRecoveryCase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recovery-cases/{id}/actions/admit-bootstrap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recovery case: admit-bootstrap
         * @description Asks a second person, whose approval lets gateways admit it to BootNotification Pending.
         */
        post: operations["admitBootstrap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recovery-cases/{id}/actions/admit-one-time-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recovery case: admit-one-time-key
         * @description Asks a second person, whose approval lets the caller take a password for one login on Profile 2.
         */
        post: operations["admitOneTimeKeyRecoveryCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recovery-cases/{id}/actions/take-one-time-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recovery case: take-one-time-key
         * @description Hands the password out, once, to whoever asked for it; a repetition gets nothing.
         */
        post: operations["takeOneTimeKeyRecoveryCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recovery-cases/{id}/actions/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recovery case: withdraw
         * @description Ends the case; what was admitted by it is admitted no more.
         */
        post: operations["withdrawRecoveryCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/binding-exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Binding exceptions
         * @description Names that are accepted of an identity in the place of the bound ones; newest first.
         */
        get: operations["listBindingExceptions"];
        put?: never;
        /**
         * Ask for a binding exception
         * @description Asks a second administrator, whose approval grants it. If-Match has the ETag of the identity.
         */
        post: operations["createBindingException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/binding-exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One binding exception
         * @description What it accepts and until when, who asked and approved. Its ETag is the If-Match of its end.
         */
        get: operations["getBindingException"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/binding-exceptions/{id}/actions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Binding exception: end
         * @description At once: sessions that rest on it are closed, and its name is refused.
         */
        post: operations["endBindingException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-tolerances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Station tolerances
         * @description Deviations that are put up with of single stations; newest first.
         */
        get: operations["listStationTolerances"];
        put?: never;
        /**
         * Ask for a station tolerance
         * @description Asks a second administrator, whose approval grants it. If-Match has the ETag of the identity.
         */
        post: operations["createStationTolerance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-tolerances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One station tolerance
         * @description What it puts up with and until when, who asked and approved. Its ETag is the If-Match of its end.
         */
        get: operations["getStationTolerance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-tolerances/{id}/actions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Station tolerance: end
         * @description At once: a session that it alone let in is closed.
         */
        post: operations["endStationTolerance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-adoptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take stations over as they are
         * @description Chargers of a filter that have no password and never had a certificate of their own here, to come in with one of a registered CA; whether a station has one is not looked at before its handshake. `dryRun=true` counts them and writes nothing; with that `count` they are frozen and a second administrator is asked, whose approval grants each the tolerance `outside_certificate`.
         */
        post: operations["adoptStations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-adoptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One adoption of stations
         * @description Which stations it names, and, once it was approved, what came of each that got no tolerance by it.
         */
        get: operations["getStationAdoption"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every IoT hub
         * @description As configured, with the last look at each.
         */
        get: operations["listIotHubs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a hub has
         * @description Certificates in its registry as of the last look, with the records they belong to.
         */
        get: operations["listIotHubCertificates"];
        put?: never;
        /**
         * Have a hub make a key and its certificate
         * @description An operation carries it out; whoever ordered it then takes the key, once.
         */
        post: operations["createIotHubCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a hub and the inventory differ
         * @description As of the last look, each difference with what both sides say.
         */
        get: operations["getIotHubDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Operations at a hub
         * @description What was ordered of it, and what became of each.
         */
        get: operations["listIotHubOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/operations/{operationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One operation at a hub
         * @description Each step that was done, and what came of it.
         */
        get: operations["getIotHubOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/actions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import certificates from a hub
         * @description Records for what the hub has and none knows, a part at a time.
         */
        post: operations["importFromIotHub"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/certificates/{certificateId}/actions/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate of a hub: activate
         * @description The hub lets it in.
         */
        post: operations["activateIotHubCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/certificates/{certificateId}/actions/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate of a hub: deactivate
         * @description The hub lets it in no more, until it is activated again.
         */
        post: operations["deactivateIotHubCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/certificates/{certificateId}/actions/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Certificate of a hub: delete
         * @description The hub forgets it; a last attached one is refused.
         */
        post: operations["deleteIotHubCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/certificates/{certificateId}/actions/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a certificate at its hub
         * @description In the hub’s registry; that revokes nothing at a CA.
         */
        post: operations["revokeIotHubCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/iot-hubs/{hub}/operations/{operationId}/actions/take-credential": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a key that a hub has made
         * @description Once, by whoever ordered it. A repetition is refused, with the same Idempotency-Key too.
         */
        post: operations["takeIotHubCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server-certificate-sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every source of server certificates
         * @description As configured, with the last reading of each.
         */
        get: operations["listServerCertificateSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server-certificate-sources/{source}/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a source has
         * @description As it was when it was last read, with what of it differs from the records.
         */
        get: operations["listServerCertificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server-certificate-sources/{source}/actions/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a source read now
         * @description By a job, soon. Which sources and listeners there are stands in the configuration alone.
         */
        post: operations["refreshServerCertificateSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The policy in force
         * @description The version in force.
         */
        get: operations["getPolicy"];
        /**
         * Apply a policy
         * @description The one of a dry run, as the next version; refused when the version in force has changed since.
         */
        put: operations["applyPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions of the policy
         * @description Newest first.
         */
        get: operations["listPolicyVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of the policy
         * @description Its rules as they were applied, by whom and why.
         */
        get: operations["getPolicyVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/dry-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a policy without applying it
         * @description What a draft, or an old version, would change: every certificate in service is looked at after this is answered. Nothing else is ever applied.
         */
        post: operations["dryRunPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/dry-runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One dry run of a policy
         * @description What would change, counted, with examples.
         */
        get: operations["getPolicyDryRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/dry-runs/{id}/actions/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop a dry run of a policy
         * @description Once this is answered no further certificate is looked at for it, and it is never applied.
         */
        post: operations["cancelPolicyDryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ownership-matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ownership matrix in force
         * @description Its programs and entries, how far each entry is, and what comes with the purposes themselves.
         */
        get: operations["getOwnershipMatrix"];
        /**
         * Change the ownership matrix
         * @description The whole of it, as the next version; refused when the version in force has changed since.
         */
        put: operations["changeOwnershipMatrix"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ownership-matrix/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions of the ownership matrix
         * @description Newest first.
         */
        get: operations["listOwnershipMatrixVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ownership-matrix/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of the ownership matrix
         * @description As it was applied, by whom and why.
         */
        get: operations["getOwnershipMatrixVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ownership-matrix/actions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an ownership matrix without applying it
         * @description How many certificates would have no successor any more, and how many would have one again.
         */
        post: operations["previewOwnershipMatrix"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The fleet in figures
         * @description Counts of stations, migrations and certificates of the caller’s owners.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every station
         * @description With whether it is connected, its security profile and where its migration stands.
         */
        get: operations["listStations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/controllers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Local controllers
         * @description Of the caller’s owners, by name, with how many stations are bound to each and connected through it.
         */
        get: operations["listControllers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/controllers/{id}/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stations behind a local controller
         * @description Each comes in with the certificate of the controller and with nothing else: what is proven at its handshake is proven of the controller.
         */
        get: operations["listControllerStations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/controllers/{id}/actions/bind-station": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Local controller: bind-station
         * @description From now on the station comes in with the certificate of the controller and with nothing else; what it has open is closed. Only to a controller with a certificate in use, and by two people: 202, and a second one is asked.
         */
        post: operations["bindStationController"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/controllers/{id}/actions/release-station": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Local controller: release-station
         * @description The station comes in by itself again. While the controller holds a certificate a second person is asked, 202 then; a station with nothing of its own is not let go.
         */
        post: operations["releaseStationController"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migration-cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Migration cases
         * @description Newest first. `state=quarantine` is the queue of those that a person is to decide about.
         */
        get: operations["listMigrationCases"];
        put?: never;
        /**
         * Begin the migration of a station
         * @description Of a few too: each is planned, or refused with its reason, by itself. More are a wave, and members of one that has not ended are left to it.
         */
        post: operations["startMigrations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migration-cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One migration case
         * @description With what it has proven, its keys and anchors, and everything that happened to it, oldest first.
         */
        get: operations["getMigrationCase"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/migration-readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a migration of this station would meet
         * @description Each check by its name: met, in the way, waiting for the station, or done as a first step.
         */
        get: operations["listStationMigrationReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migration-cases/{id}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Migration: resume
         * @description Sends a case in quarantine on, from where it stopped.
         */
        post: operations["resumeMigrationCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migration-cases/{id}/actions/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Migration: retry
         * @description Begins a case anew with a new key and certificate: one in quarantine, or one that is waiting.
         */
        post: operations["retryMigrationCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migration-cases/{id}/actions/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Migration: quarantine
         * @description Stops the automated migration; certificate and access of the station stay as they are.
         */
        post: operations["quarantineMigrationCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migration-cases/{id}/actions/abandon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Migration: abandon
         * @description Ends a case; the station stays on the profile it is on, and may be planned again.
         */
        post: operations["abandonMigrationCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Waves of each kind
         * @description Newest first, of whose stations’ owners the caller acts for all; with how far each group is.
         */
        get: operations["listWaves"];
        put?: never;
        /**
         * Plan a wave
         * @description Stations of a selection, in groups one after the other. `dryRun=true` counts them, says what is against others, and writes nothing; with that `count` they are frozen as the members of a draft, which a second person starts.
         */
        post: operations["planWave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waves/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One wave
         * @description How far each group is, why it is held, and what stopped its stations, by family.
         */
        get: operations["getWave"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waves/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stations of a wave
         * @description In the order in which they are begun: what became of each, and where it stands.
         */
        get: operations["listWaveMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waves/{id}/actions/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wave: start
         * @description Asks a second person, whose approval starts it: 202. From then on its stations are begun by themselves, as its rules say.
         */
        post: operations["startWave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waves/{id}/actions/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wave: pause
         * @description Nothing more is begun until it is resumed; what has been begun goes on.
         */
        post: operations["pauseWave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waves/{id}/actions/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wave: resume
         * @description Goes on. Of a wave that was held, the failures so far are taken as looked at: only those that come count towards the next hold.
         */
        post: operations["resumeWave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/waves/{id}/actions/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wave: abort
         * @description Nothing more is begun, for good; what has been begun goes on.
         */
        post: operations["abortWave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The coming weeks of the fleet
         * @description By week and cohort, family or owner: certificates that end or come due for renewal, exceptions that end, waves that begin, and the openings of their maintenance windows; by week alone, roots, listeners and exclusions of families that end. Of the owners the caller acts for.
         */
        get: operations["getCalendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compliance-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a compliance report
         * @description The milestones, every station with its profile, case, certificate, keys and exceptions, and what stands in the way, by family and firmware. Each report stands in the audit, with the sealed entry it was made at. One without the record `end` was cut off.
         */
        get: operations["getComplianceReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/milestones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Milestones M1 to M6
         * @description Each criterion by what is counted now, of every owner’s stations, or by what somebody attests.
         */
        get: operations["listMilestones"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attestations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Attestations
         * @description What people attest that no data shows; newest first, those that are over as well.
         */
        get: operations["listAttestations"];
        put?: never;
        /**
         * Attest a criterion
         * @description In your own name, until a date. It stands in the sealed audit.
         */
        post: operations["attestCriterion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attestations/{id}/actions/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Attestation: withdraw
         * @description It is worth nothing from now on, and stays readable.
         */
        post: operations["withdrawAttestation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/synthetic-probes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Synthetic probes
         * @description Each one certificate that was ordered, issued and revoked to try it; newest first.
         */
        get: operations["listSyntheticProbes"];
        put?: never;
        /**
         * Run a synthetic probe
         * @description It goes on by itself: ask for it by its id until it has ended.
         */
        post: operations["runSyntheticProbe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/synthetic-probes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Synthetic probe
         * @description What has been done, and when.
         */
        get: operations["getSyntheticProbe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorization-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * AuthorizationKeys
         * @description Keys that may open a station’s way in, with age, origin, last use and what is wrong with each.
         */
        get: operations["listAuthorizationKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorization-key-findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong with AuthorizationKeys
         * @description Each finding, the worst first, with how many keys and stations of the caller’s owners it is about.
         */
        get: operations["countKeyFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/actions/rotate-authorization-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Station: rotate-authorization-key
         * @description Makes the station a new key and tells it over its live session; both are good until it has come back with the new one. With a trigger `exposure` at once, and the old one is revoked then.
         */
        post: operations["rotateAuthorizationKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/actions/issue-authorization-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Station: issue-authorization-key
         * @description A key that a person types into the station: its first one, or one in the place of what was lost. It is in this answer and nowhere else; as soon as the station comes with it, it gets another that nobody has seen.
         */
        post: operations["issueAuthorizationKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorization-keys/{id}/actions/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * AuthorizationKey: revoke
         * @description It opens nothing from now on, and what it has opened is closed. The last way in of a station goes by two people, 202 then, unless it is compromised: that waits for nobody.
         */
        post: operations["revokeAuthorizationKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/key-rotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rotations of AuthorizationKeys
         * @description Newest first: where each stands, what it waits for, and why it has stopped.
         */
        get: operations["listKeyRotations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/key-rotations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One rotation
         * @description With everything that was said to the station and heard of it.
         */
        get: operations["getKeyRotation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/key-rotations/{id}/actions/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotation: retry
         * @description Goes on with a fresh budget, and with a new key where the one on its way cannot be sent again.
         */
        post: operations["retryKeyRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/key-rotations/{id}/actions/abandon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotation: abandon
         * @description Ends it. Both keys stay good: nobody knows here which of them the station has.
         */
        post: operations["abandonKeyRotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/key-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How old AuthorizationKeys may become
         * @description Of a station the row of its family decides, else that of its owner, else that of the fleet; without one: never.
         */
        get: operations["listKeyPolicies"];
        /**
         * Say how old AuthorizationKeys may become
         * @description Of the fleet, an owner or a family: every so many days from a day on, or never.
         */
        put: operations["setKeyPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/key-cutover-paths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ways in which families without two slots come to new keys
         * @description Newest first, also those that wait for their second person and those that hold no more.
         */
        get: operations["listKeyCutoverPaths"];
        put?: never;
        /**
         * Propose a way for a family without two slots
         * @description Its stations forget their key when they are told another. Asks a second person; until then no wave touches the family.
         */
        post: operations["proposeKeyCutoverPath"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/break-glasses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stations that were let back to Profile 2
         * @description Newest first: those that wait for their second person, those in force, and those that are over.
         */
        get: operations["listBreakGlasses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/actions/break-glass": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a station back to Profile 2 for a time
         * @description Asks a second person, always; nothing is opened before. Only of a station that was proven on Profile 3 and that, from OCPP 2.0.1 on, has told that it allows it. Its certificate stays in force.
         */
        post: operations["askForBreakGlass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/break-glasses/{id}/actions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a break-glass
         * @description Profile 2 is refused of the station again. One that has come with its password and not with its certificate since keeps the way to BootNotification Pending, where it is given a certificate.
         */
        post: operations["endBreakGlass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/actions/request-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a station for a log
         * @description As soon as it is connected. A newer request ends an older one.
         */
        post: operations["requestLogStation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Logs that stations were asked for
         * @description Newest first, also those whose content is gone.
         */
        get: operations["listStationLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-logs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One log of a station
         * @description How far it is, and what is known of its content.
         */
        get: operations["getStationLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/station-logs/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the content of a log
         * @description As the station sent it, nothing unpacked. Each download stands in the audit. Content that was changed where it is stored breaks off before its end.
         */
        get: operations["getStationLogContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capability-matrix/families": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every family of stations
         * @description By name, with what is declared of it and how many stations it has.
         */
        get: operations["listFamilies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capability-matrix/families/{family}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One family of stations
         * @description The declaration in force; its version is the ETag, 0 where there is none.
         */
        get: operations["getFamily"];
        /**
         * Declare what a family can do
         * @description As its next version, in the place of the one that If-Match names ("0" where there is none).
         */
        put: operations["declareFamily"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capability-matrix/families/{family}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was declared of a family
         * @description Newest first: by whom, when and why.
         */
        get: operations["listFamilyVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capability-matrix/families/{family}/actions/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a declaration without making it
         * @description Takes what the declaration takes, and writes nothing: which stations it would touch, what would be refused of them, and which contradict it already.
         */
        post: operations["previewFamily"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capability-exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is managed as an exception
         * @description Families that are excluded, all of them, and stations that are taken to be otherwise than their family, newest first: who answers for each, and until when.
         */
        get: operations["listCapabilityExceptions"];
        put?: never;
        /**
         * Take a station to be otherwise than its family
         * @description In one capability, for a time; it counts before what the station has shown.
         */
        post: operations["grantCapabilityException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/capability-exceptions/{id}/actions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an exception of a station
         * @description Before its end date. From then on its family and what it shows count again.
         */
        post: operations["endCapabilityException"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/capabilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a station can do
         * @description Of each capability what counts and by whose word: an exception, what it has shown, its family.
         */
        get: operations["listStationCapabilities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/installed-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a station has installed
         * @description Its last list, of every kind, as it said it; which are ours, what it lacks, what may go.
         */
        get: operations["listStationInstalledCertificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/actions/list-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a station list its certificates
         * @description As soon as it is connected, within a day. The list takes the place of the one before.
         */
        post: operations["listCertificatesStation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/actions/install-vehicle-roots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a station given the roots by which it checks contracts and vehicles
         * @description The anchors of `v2g_trust` and `contract_trust`, and for stations of 2.1 those of `oem_provisioning_trust`, of the version on its way, else in force, as far as it does not list them. As soon as it is connected, within a day; done once it lists them.
         */
        post: operations["installVehicleRootsStation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stations/{id}/actions/delete-certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a station delete one certificate
         * @description One of its last list, named as it stands there. Refused of what it needs: a released root, its last root for its CSMS, its own chain, and any root of its manufacturer.
         */
        post: operations["deleteCertificateStation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Trust-anchor bundles
         * @description Every version of every bundle, newest first; `q` finds those that have an anchor.
         */
        get: operations["listTrustAnchorBundles"];
        put?: never;
        /**
         * Import trust anchors
         * @description The anchors of a bundle’s next version, as a draft; all of them or none. `If-Match` is the newest version of the bundle as you have seen it, `"0"` where there is none. Anchors under which stations come in are not in force by one person’s word: a version that adds some is proposed, and the answer is 202 with the approval. `dryRun=true` writes nothing and answers in the same form.
         */
        post: operations["importTrustAnchors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One version of a trust-anchor bundle
         * @description Its ETag is its number in the bundle: the If-Match of the import that follows the newest.
         */
        get: operations["getTrustAnchorBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/{id}/actions/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete a draft of a trust-anchor bundle
         * @description Takes back a version that nobody was given, or that is only proposed: its anchors are free for another bundle. What is in force, or was, stays. Its number is not given again.
         */
        post: operations["deleteTrustAnchorDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/{id}/actions/prepare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prepare a version of trust anchors
         * @description Says that a draft is complete, or that one that was rolled back may go on. Its anchors are judged once more; one that was prepared before gives way.
         */
        post: operations["prepareTrustAnchors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/{id}/actions/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a version of trust anchors
         * @description A prepared version begins its way to the stations, which waves of `trust_anchors` bring it to; of a bundle that no station is given it is in force at once. Where it takes away what stations depend on, a second person is asked: 202.
         */
        post: operations["releaseTrustAnchors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/{id}/actions/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a version of trust anchors has arrived
         * @description It is in force, in the place of the version before. This happens by itself once every station that can has it; a person does not wait for the others.
         */
        post: operations["activateTrustAnchors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/{id}/actions/roll-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Roll a version of trust anchors back
         * @description Nobody is given it any more; the version in force stays what it is.
         */
        post: operations["rollBackTrustAnchors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/{id}/actions/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a version of trust anchors
         * @description An emergency: it is trusted no more, and the version that was in force before is in force again. By two people, always: 202.
         */
        post: operations["withdrawTrustAnchors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-bundles/removals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remove trust anchors of stations
         * @description Another version of `charging_station_trust` without these, as a prepared one. No station loses any before that version is released.
         */
        post: operations["removeTrustAnchors"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where stations differ from what they are to trust
         * @description Both ways, by each station’s last list: anchors of the version on its way, else in force, that it lacks; and roots that no version wants any more; of those for its CSMS also what others have put there. With since when, and what follows.
         */
        get: operations["getTrustAnchorDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who would lose the connection
         * @description Counts of the stations that would go on trusting us, would not, or of which it is not known, if this changed now: by what each has listed for its CSMS (`CSMSRootCertificate`). Of the stations of the caller’s owners; a step of a version looks at all.
         */
        get: operations["listTrustAnchorReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trust-anchor-readiness/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who would lose the connection, station by station
         * @description Each with its verdict, why, when it last said what it trusts, and when it was last here.
         */
        get: operations["listTrustAnchorReadinessStations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server-chains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Under which root our listeners stand
         * @description By the algorithm of their keys: the root under which their next certificates are issued, and the one under which their authority issues by itself.
         */
        get: operations["listServerChains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/server-chains/{slot}/actions/switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have our listeners stand under another root
         * @description Our listeners’ next certificates are issued under this root; those that are served stay until they are renewed. Where any station would lose its connection, or it is not known of one, a second person is asked: 202.
         */
        post: operations["switchServerChain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what
         * @description A caller of some owners gets what was done to their identities; `order=oldest` is refused to it.
         */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-entries/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Verify the audit
         * @description What came since the last verification; from the first entry on with `full`, or after a restart.
         */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-entries/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove an entry of the audit
         * @description That an entry is under the latest signed checkpoint.
         */
        get: operations["proveAuditEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signed checkpoints of the audit
         * @description What was signed of the audit, newest first.
         */
        get: operations["listAuditCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-checkpoints/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that one checkpoint continues another
         * @description That the entries under one checkpoint are the first of those under a later one.
         */
        get: operations["proveAuditConsistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the audit
         * @description The whole audit as NDJSON, with its checkpoints and keys: what `bfcert audit verify` reads.
         */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they happen
         * @description Domain events as server-sent events without a name of their own, each a CloudEvent (1.0, JSON) in the data; `/api/v1/event-types` lists their types, to which others may be added. `id` is a position: send the last one you have as `Last-Event-ID` and get what came after it; without it the stream starts at the end. Two named events are the stream’s own. `reset`: the position is not one of ours (another database, or an older state of it), read anew what you hold. `sessions-changed`, at most once a second: stations came or went; it has no position and is not sent again. A caller of some owners is told of what is of theirs now; a position counts the events of every owner.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every kind of event
         * @description The event dictionary: each with its version and the JSON Schema of its data.
         */
        get: operations["listEventTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-types/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One kind of event
         * @description As in the dictionary.
         */
        get: operations["getEventType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every webhook
         * @description Those whose owners the caller acts for.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have an address told of events
         * @description Signed by Standard Webhooks; the secret is in this answer and nowhere else.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook
         * @description Its ETag is the If-Match of each action.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/actions/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhook: enable
         * @description It is sent what happens from now on.
         */
        post: operations["enableWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/actions/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhook: disable
         * @description Nothing more is sent until it is enabled.
         */
        post: operations["disableWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/actions/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhook: rotate-secret
         * @description The new secret is in this answer and nowhere else.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/actions/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhook: remove
         * @description Nothing more is sent to it.
         */
        post: operations["removeWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent, newest first, and what became of it; kept for 30 days
         * @description Each delivery with its attempts and the answer to the last.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{eventId}/actions/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event again
         * @description As it was, signed anew.
         */
        post: operations["replayWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What nobody is told of for a while
         * @description Those of the configuration first, in its order, then those of people, newest first, with those that ended in the last 30 days.
         */
        get: operations["listAlertSilences"];
        put?: never;
        /**
         * Hold alerts back until a time
         * @description Those that are all of what is said. That nobody acknowledges an incident in time is told all the same.
         */
        post: operations["createAlertSilence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-silences/{id}/actions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a silence before its time
         * @description What happens from now on is told again; what it held back is not told afterwards.
         */
        post: operations["endAlertSilence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts on their way, and what became of them
         * @description Newest first, one for each alert and route; kept for 30 days.
         */
        get: operations["listAlertDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One alert on its way by one route
         * @description With its attempts and what the last came to.
         */
        get: operations["getAlertDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-deliveries/{id}/actions/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delivery of an alert: replay
         * @description Now, from the first attempt on and with the same key, whatever became of it.
         */
        post: operations["replayAlertDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alert-deliveries/{id}/actions/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delivery of an alert: dismiss
         * @description One that is tried no more: somebody has seen it, and it need not be told.
         */
        post: operations["dismissAlertDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            instance?: string;
            requestId: string;
            retryable: boolean;
            errors?: {
                pointer: string;
                detail: string;
            }[];
        };
    };
    responses: {
        /** @description RFC 9457: why it was refused */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user": "first-engineer",
                 *       "password": "correct horse battery staple"
                 *     }
                 */
                "application/json": {
                    token: string;
                } | {
                    user: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description of somebody who signed in at the OpenID provider: where the session there is ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "continueAt": "https://login.example.org/logout"
                     *     }
                     */
                    "application/json": {
                        continueAt: string;
                    };
                };
            };
            /** @description Default Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "first-engineer",
                     *       "roles": [
                     *         "operator"
                     *       ],
                     *       "owners": "all",
                     *       "accountId": "acc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "actions": [
                     *         {
                     *           "name": "renew",
                     *           "allowed": true,
                     *           "reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        name: string;
                        roles: ("viewer" | "operator" | "pki_engineer" | "integration" | "auditor" | "administrator")[];
                        /** @description all, or the names of owners; an empty list is nobody’s */
                        owners: "all" | string[];
                        /** @description null for a service, and for the first start’s token */
                        accountId: string | null;
                        /** @description commands about no single record, of which this caller may be told why not */
                        actions: {
                            name: string;
                            allowed: boolean;
                            reason: string | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSignInMethods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openId": {
                     *         "name": "Example Sign-in",
                     *         "startAt": "/api/v1/session/openid"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @description null where no OpenID provider is configured */
                        openId: {
                            name: string;
                            startAt: string;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    signInAtProvider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the browser goes to `Location` */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    returnFromProvider: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the browser goes to `Location` */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "acc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "user",
                     *           "name": "first-engineer",
                     *           "roles": [
                     *             "operator"
                     *           ],
                     *           "owners": "all",
                     *           "enabled": true,
                     *           "openIdSubject": "248289761001",
                     *           "signsInWith": "password",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @enum {string} */
                            kind: "user" | "service";
                            name: string;
                            roles: ("viewer" | "operator" | "pki_engineer" | "integration" | "auditor" | "administrator")[];
                            /** @description all, or the names of owners; an empty list is nobody’s */
                            owners: "all" | string[];
                            enabled: boolean;
                            /** @description who it is at the OpenID provider */
                            openIdSubject: string | null;
                            signsInWith: ("password" | "openid") | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            version: number;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "third-engineer",
                 *       "roles": [
                 *         "operator",
                 *         "viewer"
                 *       ],
                 *       "owners": [
                 *         "north-depot"
                 *       ],
                 *       "reason": "joins the team"
                 *     }
                 */
                "application/json": {
                    /**
                     * @default user
                     * @enum {string}
                     */
                    kind?: "user" | "service";
                    name: string;
                    roles: ("viewer" | "operator" | "pki_engineer" | "integration" | "auditor" | "administrator")[];
                    /** @description all, or the names of owners; an empty list is nobody’s */
                    owners: "all" | string[];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "acc_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "acc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "kind": "user",
                     *       "name": "first-engineer",
                     *       "roles": [
                     *         "operator"
                     *       ],
                     *       "owners": "all",
                     *       "enabled": true,
                     *       "openIdSubject": "248289761001",
                     *       "signsInWith": "password",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        kind: "user" | "service";
                        name: string;
                        roles: ("viewer" | "operator" | "pki_engineer" | "integration" | "auditor" | "administrator")[];
                        /** @description all, or the names of owners; an empty list is nobody’s */
                        owners: "all" | string[];
                        enabled: boolean;
                        /** @description who it is at the OpenID provider */
                        openIdSubject: string | null;
                        signsInWith: ("password" | "openid") | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "roles": [
                 *         "viewer"
                 *       ],
                 *       "reason": "leaves the team"
                 *     }
                 */
                "application/json": {
                    roles?: ("viewer" | "operator" | "pki_engineer" | "integration" | "auditor" | "administrator")[];
                    /** @description all, or the names of owners; an empty list is nobody’s */
                    owners?: "all" | string[];
                    enabled?: boolean;
                    /** @description joins the account with a subject of the OpenID provider, so that both are one person; null parts them. Ends its password and its sessions */
                    openIdSubject?: string | null;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "acc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        id: string;
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setPassword: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "correct horse battery staple",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    password: string;
                    /** @description of one’s own account: the password so far */
                    present?: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "acc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        id: string;
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "tok_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "account": {
                     *             "id": "acc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "name": "reports"
                     *           },
                     *           "name": "nightly report",
                     *           "hint": "3xq",
                     *           "roles": [
                     *             "operator"
                     *           ],
                     *           "owners": "all",
                     *           "createdBy": "user:first-engineer",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "expiresAt": "2026-08-28T12:00:00.000Z",
                     *           "revokedAt": "2026-03-01T12:00:00.000Z",
                     *           "lastUsedHour": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            account: {
                                id: string;
                                name: string;
                            };
                            name: string;
                            /** @description the first characters of the secret */
                            hint: string;
                            roles: ("viewer" | "operator" | "pki_engineer" | "integration" | "auditor" | "administrator")[];
                            /** @description all, or the names of owners; an empty list is nobody’s */
                            owners: "all" | string[];
                            createdBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            expiresAt: string;
                            revokedAt: string | null;
                            lastUsedHour: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly report",
                 *       "roles": [
                 *         "viewer"
                 *       ],
                 *       "owners": "all",
                 *       "days": 90,
                 *       "reason": "for the report"
                 *     }
                 */
                "application/json": {
                    /** @description of a service; left out: one’s own */
                    accountId?: string;
                    name: string;
                    roles: ("viewer" | "operator" | "pki_engineer" | "integration" | "auditor" | "administrator")[];
                    /** @description all, or the names of owners; an empty list is nobody’s */
                    owners: "all" | string[];
                    /** @default 90 */
                    days?: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tok_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "expiresAt": "2026-08-28T12:00:00.000Z",
                     *       "secret": "bfcert_at_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        expiresAt: string;
                        /** @description told once: null when the same command is sent again */
                        secret: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tok_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCertificates: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                purpose?: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                owner?: string;
                family?: string;
                cohort?: string;
                operatingModel?: "managed" | "brokered" | "tracked";
                /** @description an authority of the PKI, or the name of an outside issuer, as `issuer` of a certificate has it */
                issuer?: string;
                slot?: string;
                /** @description whose notAfter is before this time, RFC 3339, UTC; without a `state` only of those in service */
                endsBefore?: string;
                /** @description whose notAfter is this time or later, RFC 3339, UTC; else as `endsBefore` */
                endsAfter?: string;
                /** @description how near its end it is, under the policy of each certificate and at this moment; a page may then be shorter than its limit, or empty, and yet have a next one */
                posture?: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                /** @description revoked, and that has not arrived in this plane */
                outstandingPlane?: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                identity?: string;
                /** @description a serial number (hex or decimal, with or without colons and leading zeros), a fingerprint (SHA-256, SHA-1) or the SHA-256 of a key’s SubjectPublicKeyInfo or the beginning of either, a pasted certificate or signing request (PEM), or a part of any name */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identity": {
                     *             "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "name": "CP-0001"
                     *           },
                     *           "owner": "north-depot",
                     *           "purpose": "charger_identity",
                     *           "slot": "ec",
                     *           "operatingModel": "managed",
                     *           "issuer": "CN=Charging Station Issuing CA",
                     *           "state": "active",
                     *           "stage": "active",
                     *           "posture": "valid",
                     *           "serial": "4f1d2c3b5a697887",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "notBefore": "2026-03-01T12:00:00.000Z",
                     *           "notAfter": "2026-08-28T12:00:00.000Z",
                     *           "requestedAt": "2026-03-01T12:00:00.000Z",
                     *           "updatedAt": "2026-03-01T12:00:00.000Z",
                     *           "lastOutcome": "Seen in a mutual TLS handshake.",
                     *           "planes": [
                     *             {
                     *               "plane": "gateway",
                     *               "state": "outstanding",
                     *               "since": "2026-03-01T12:00:00.000Z",
                     *               "detail": "what there is to say of it, in a sentence",
                     *               "confirmedBy": [
                     *                 "gateway-1"
                     *               ]
                     *             }
                     *           ],
                     *           "nextRenewalAt": "2026-07-29T12:00:00.000Z",
                     *           "renewalHeld": {
                     *             "reason": "not_ours_to_renew",
                     *             "detail": "what there is to say of it, in a sentence"
                     *           },
                     *           "version": 1,
                     *           "actions": [
                     *             {
                     *               "name": "renew",
                     *               "allowed": true,
                     *               "reason": null
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            identity: {
                                id: string;
                                name: string;
                            };
                            owner: string;
                            purpose: string;
                            slot: string | null;
                            /**
                             * @description who has the say: we, an outside authority that we ask, or others
                             * @enum {string}
                             */
                            operatingModel: "managed" | "brokered" | "tracked";
                            /** @description an authority of the PKI, or the name of an outside issuer */
                            issuer: string | null;
                            /** @enum {string} */
                            state: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                            /** @description the state with its cause where it has one, e.g. retired(replaced) */
                            stage: string;
                            /** @description null when it is not in service */
                            posture: ("valid" | "renewal_due" | "escalated" | "incident" | "expired") | null;
                            serial: string | null;
                            fingerprint: string | null;
                            notBefore: string | null;
                            notAfter: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            requestedAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            updatedAt: string;
                            /** @description the latest install or activation outcome, one sentence */
                            lastOutcome: string;
                            /** @description where its revocation has arrived; empty for what is not revoked */
                            readonly planes: {
                                /** @enum {string} */
                                plane: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                                /**
                                 * @description not_applicable: nothing there could confirm it, as at the lists of another authority, or at a station that never had it
                                 * @enum {string}
                                 */
                                state: "outstanding" | "confirmed" | "not_applicable";
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                since: string;
                                detail: string;
                                /** @description the gateways or IoT hubs that have confirmed so far; empty for other planes */
                                readonly confirmedBy: string[];
                            }[];
                            /** @description when its renewal begins by itself; null where it does not */
                            nextRenewalAt: string | null;
                            /** @description why its renewal does not begin by itself, or not yet */
                            renewalHeld: {
                                /** @enum {string} */
                                reason: "not_ours_to_renew" | "renews_itself" | "needs_a_person" | "renewal_under_way" | "outside_maintenance_window" | "station_unreachable" | "station_cannot" | "ownership_not_decided" | "put_off_quota" | "suspended_clock_jump";
                                detail: string;
                            } | null;
                            version: number;
                            actions: {
                                name: string;
                                allowed: boolean;
                                reason: string | null;
                            }[];
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    orderCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "purpose": "charger_identity",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    identityId: string;
                    /** @enum {string} */
                    purpose: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                    /**
                     * @description null where the purpose has one certificate per identity
                     * @default null
                     */
                    slot?: string | null;
                    /** @description one PKCS#10 request in PEM; only its key reaches the certificate. Left out, the endpoint is to send one: a station is asked for it as soon as it is connected */
                    csrPem?: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "active"
                     *     }
                     */
                    "application/json": {
                        certificateId: string;
                        /** @description null when the record that has this key needs no more work */
                        jobId: string | null;
                        state: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "identity": {
                     *         "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "name": "CP-0001"
                     *       },
                     *       "owner": "north-depot",
                     *       "purpose": "charger_identity",
                     *       "slot": "ec",
                     *       "operatingModel": "managed",
                     *       "issuer": "CN=Charging Station Issuing CA",
                     *       "state": "active",
                     *       "stage": "active",
                     *       "posture": "valid",
                     *       "serial": "4f1d2c3b5a697887",
                     *       "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "notBefore": "2026-03-01T12:00:00.000Z",
                     *       "notAfter": "2026-08-28T12:00:00.000Z",
                     *       "requestedAt": "2026-03-01T12:00:00.000Z",
                     *       "updatedAt": "2026-03-01T12:00:00.000Z",
                     *       "lastOutcome": "Seen in a mutual TLS handshake.",
                     *       "planes": [
                     *         {
                     *           "plane": "gateway",
                     *           "state": "outstanding",
                     *           "since": "2026-03-01T12:00:00.000Z",
                     *           "detail": "what there is to say of it, in a sentence",
                     *           "confirmedBy": [
                     *             "gateway-1"
                     *           ]
                     *         }
                     *       ],
                     *       "nextRenewalAt": "2026-07-29T12:00:00.000Z",
                     *       "renewalHeld": {
                     *         "reason": "not_ours_to_renew",
                     *         "detail": "what there is to say of it, in a sentence"
                     *       },
                     *       "version": 1,
                     *       "actions": [
                     *         {
                     *           "name": "renew",
                     *           "allowed": true,
                     *           "reason": null
                     *         }
                     *       ],
                     *       "policyVersion": "3",
                     *       "requestReason": "planned work, ticket 4711",
                     *       "spkiSha256": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "family": "Acme/AC22",
                     *       "cohorts": [
                     *         "wave-1"
                     *       ],
                     *       "bindings": [
                     *         {
                     *           "kind": "ocpp_identity",
                     *           "value": "CP-0001"
                     *         }
                     *       ],
                     *       "renewalOf": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "current": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "next": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "replaced": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "replacedBy": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "decoded": {
                     *         "subject": "CN=AC22-000117,O=North Depot",
                     *         "issuer": "CN=Charging Station Issuing CA",
                     *         "serial": "4f1d2c3b5a697887",
                     *         "notBefore": "2026-03-01T12:00:00.000Z",
                     *         "notAfter": "2026-08-28T12:00:00.000Z",
                     *         "key": "EC P-256",
                     *         "signatureAlgorithm": "ecdsa-with-SHA256",
                     *         "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *         "subjectKeyId": "1c0f3f7a9d2be8456c71a0d3e5f8b2946d7c1e08",
                     *         "authorityKeyId": "83b1d5a7c9e0f2446a8b0c1d2e3f405162738495",
                     *         "isCa": true,
                     *         "keyUsage": [
                     *           "digitalSignature"
                     *         ],
                     *         "extendedKeyUsage": [
                     *           "clientAuth"
                     *         ],
                     *         "dnsNames": [
                     *           "certificates.example.org"
                     *         ]
                     *       },
                     *       "stationsCutOff": [
                     *         "CS-0815"
                     *       ],
                     *       "chainPem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n",
                     *       "plannedRevocation": {
                     *         "revocationReason": "superseded",
                     *         "deadline": "2026-03-08T12:00:00.000Z",
                     *         "requestedBy": "user:first-engineer",
                     *         "requestedAt": "2026-03-01T12:00:00.000Z",
                     *         "heldBy": "last_credential"
                     *       },
                     *       "jobs": [
                     *         {
                     *           "id": "job_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "action": "issue",
                     *           "requestedBy": "user:first-engineer",
                     *           "status": "queued",
                     *           "attempts": 1,
                     *           "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *           "giveUpAt": "2026-03-01T12:00:00.000Z",
                     *           "lastError": "No answer came within 10 seconds.",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "finishedAt": "2026-03-01T12:00:00.000Z",
                     *           "result": "Issued.",
                     *           "death": "handler_dies",
                     *           "steps": [
                     *             {
                     *               "at": "2026-03-01T12:00:00.000Z",
                     *               "what": "Ordered."
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        identity: {
                            id: string;
                            name: string;
                        };
                        owner: string;
                        purpose: string;
                        slot: string | null;
                        /**
                         * @description who has the say: we, an outside authority that we ask, or others
                         * @enum {string}
                         */
                        operatingModel: "managed" | "brokered" | "tracked";
                        /** @description an authority of the PKI, or the name of an outside issuer */
                        issuer: string | null;
                        /** @enum {string} */
                        state: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                        /** @description the state with its cause where it has one, e.g. retired(replaced) */
                        stage: string;
                        /** @description null when it is not in service */
                        posture: ("valid" | "renewal_due" | "escalated" | "incident" | "expired") | null;
                        serial: string | null;
                        fingerprint: string | null;
                        notBefore: string | null;
                        notAfter: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        requestedAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        updatedAt: string;
                        /** @description the latest install or activation outcome, one sentence */
                        lastOutcome: string;
                        /** @description where its revocation has arrived; empty for what is not revoked */
                        readonly planes: {
                            /** @enum {string} */
                            plane: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                            /**
                             * @description not_applicable: nothing there could confirm it, as at the lists of another authority, or at a station that never had it
                             * @enum {string}
                             */
                            state: "outstanding" | "confirmed" | "not_applicable";
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            since: string;
                            detail: string;
                            /** @description the gateways or IoT hubs that have confirmed so far; empty for other planes */
                            readonly confirmedBy: string[];
                        }[];
                        /** @description when its renewal begins by itself; null where it does not */
                        nextRenewalAt: string | null;
                        /** @description why its renewal does not begin by itself, or not yet */
                        renewalHeld: {
                            /** @enum {string} */
                            reason: "not_ours_to_renew" | "renews_itself" | "needs_a_person" | "renewal_under_way" | "outside_maintenance_window" | "station_unreachable" | "station_cannot" | "ownership_not_decided" | "put_off_quota" | "suspended_clock_jump";
                            detail: string;
                        } | null;
                        version: number;
                        actions: {
                            name: string;
                            allowed: boolean;
                            reason: string | null;
                        }[];
                        policyVersion: string;
                        requestReason: string;
                        /** @description SHA-256 of the SubjectPublicKeyInfo of the certificate or of its signing request, lower-case hex */
                        spkiSha256: string | null;
                        family: string;
                        cohorts: string[];
                        /** @description the names of its identity */
                        bindings: {
                            kind: string;
                            value: string;
                        }[];
                        /** @description which one it is to replace, or was when it was asked for */
                        renewalOf: string | null;
                        /** @description the one in force of its identity, purpose and slot */
                        current: string | null;
                        /** @description the newest of them on its way to be in force */
                        next: string | null;
                        /** @description whose place this one took */
                        replaced: string | null;
                        /** @description which one took the place of this one */
                        replacedBy: string | null;
                        decoded: {
                            subject: string;
                            issuer: string;
                            serial: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            notBefore: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            notAfter: string;
                            key: string;
                            signatureAlgorithm: string;
                            fingerprint: string;
                            subjectKeyId: string | null;
                            authorityKeyId: string | null;
                            isCa: boolean;
                            keyUsage: string[];
                            extendedKeyUsage: string[];
                            dnsNames: string[];
                        } | null;
                        /** @description of a local controller’s: the stations that lose their line when it is revoked or deactivated, by name; empty while another of its certificates works */
                        stationsCutOff: string[];
                        /** @description PEM, leaf first, root left out; never a key; null: not signed yet, or only its state is stored */
                        chainPem: string | null;
                        /** @description pending: it is revoked once its successor was seen in use, or at the deadline */
                        plannedRevocation: {
                            revocationReason: string;
                            deadline: string | null;
                            requestedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            requestedAt: string;
                            /** @description the refusal that stood in the way when it was due */
                            heldBy: string | null;
                        } | null;
                        jobs: {
                            id: string;
                            certificateId: string;
                            /** @enum {string} */
                            action: "issue" | "void" | "revoke";
                            requestedBy: string;
                            /**
                             * @description a dead one is tried no more and waits for a person: `death` and `result` say why
                             * @enum {string}
                             */
                            status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "superseded" | "dead";
                            attempts: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            nextAttemptAt: string;
                            /** @description null: tried for as long as it takes */
                            giveUpAt: string | null;
                            lastError: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            finishedAt: string | null;
                            result: string | null;
                            death: ("handler_dies" | "attempts_spent" | "deadline_passed") | null;
                            /** @description what has happened to it, oldest first: the first step and the latest ones */
                            readonly steps: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                what: string;
                            }[];
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCertificateTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "kind": "transition",
                     *           "title": "Issued",
                     *           "detail": "what there is to say of it, in a sentence",
                     *           "actor": "user:first-engineer",
                     *           "correlationId": "cor_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            /** @enum {string} */
                            kind: "transition" | "note" | "refusal" | "evidence";
                            title: string;
                            detail: string;
                            actor: string;
                            correlationId: string | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    importCertificates: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "charger_identity",
                 *       "bundlePem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n",
                 *       "reason": "taken over with the depot"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    purpose: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                    /**
                     * @description null: the purpose’s own
                     * @default null
                     */
                    operatingModel?: ("managed" | "brokered" | "tracked") | null;
                    /** @description end entities in any order, each with or without the CAs above it; never a key */
                    bundlePem?: string;
                    /** @description instead of bundlePem and entries: RFC 4180; a column pem with one end entity and maybe the CAs above it, and where wanted identity_id, slot, platform, platform_status */
                    csv?: string;
                    /**
                     * @description what is known of single certificates beside what they say
                     * @default []
                     */
                    entries?: {
                        /** @description SHA-256 of the DER, lower-case hex */
                        fingerprint: string;
                        /** @description absent: the identity whose names it has */
                        identityId?: string;
                        /** @description absent: the only one that it can be */
                        slot?: string | null;
                        /** @description absent: the record begins as issued */
                        platform?: {
                            /** @enum {string} */
                            name: "aws_iot" | "aws_acm";
                            status: string;
                        };
                    }[];
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "certificates": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "outcome": "imported",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "slot": "ec",
                     *           "stage": "active",
                     *           "reason": null,
                     *           "detail": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        dryRun: boolean;
                        certificates: {
                            fingerprint: string;
                            /** @enum {string} */
                            outcome: "imported" | "known" | "conflict" | "refused";
                            certificateId: string | null;
                            identityId: string | null;
                            slot: string | null;
                            stage: string | null;
                            /** @description stable, why it is not imported */
                            reason: string | null;
                            detail: string | null;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "imp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "kind": "identities",
                     *       "source": "depot-register",
                     *       "purpose": null,
                     *       "dryRun": false,
                     *       "status": "waiting",
                     *       "rows": 20000,
                     *       "progress": {
                     *         "done": 0,
                     *         "created": 0,
                     *         "changed": 0,
                     *         "unchanged": 0,
                     *         "imported": 0,
                     *         "known": 0,
                     *         "conflict": 0,
                     *         "refused": 0,
                     *         "failed": 0
                     *       },
                     *       "vanished": [
                     *         "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *       ],
                     *       "requestedBy": "user:first-engineer",
                     *       "stopped": null,
                     *       "reason": "planned work, ticket 4711",
                     *       "requestedAt": "2026-03-01T12:00:00.000Z",
                     *       "startedAt": "2026-03-01T12:00:00.000Z",
                     *       "finishedAt": "2026-03-01T12:00:00.000Z",
                     *       "advancedAt": "2026-03-01T12:00:00.000Z",
                     *       "reportUntil": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        kind: "identities" | "certificates";
                        /** @description whose identities these are */
                        source: string | null;
                        /** @description of the certificates */
                        purpose: string | null;
                        dryRun: boolean;
                        /** @enum {string} */
                        status: "waiting" | "running" | "completed" | "cancelled";
                        /** @description in all */
                        rows: number;
                        progress: {
                            /** @description rows so far; the sum of the others */
                            done: number;
                            created: number;
                            changed: number;
                            unchanged: number;
                            imported: number;
                            known: number;
                            conflict: number;
                            refused: number;
                            /** @description by an error of ours, three times; nothing was done for these */
                            failed: number;
                        };
                        /** @description of a source that sends all it has, once everything is read: sent before, and not this time; at most 1,000 */
                        vanished: string[];
                        requestedBy: string;
                        /** @description why it was cancelled without anybody’s word */
                        stopped: {
                            /** @description stable */
                            reason: string;
                            detail: string;
                        } | null;
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        requestedAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                        /**
                         * Format: date-time
                         * @description when a batch was last finished
                         */
                        advancedAt: string;
                        /** @description until when it is kept what came of each row */
                        reportUntil: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    recordEvidence: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "type": "provider_confirmation",
                 *       "from": "provider",
                 *       "source": "example-emp",
                 *       "seenAt": "2026-03-01T12:00:00.000Z",
                 *       "reference": "ticket 4711",
                 *       "reason": "confirmed by the provider"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    type: "mtls_handshake" | "served_by_listener" | "vehicle_transaction" | "ocsp_query" | "accepted_by_station" | "listed_by_station" | "evse_acceptance" | "provider_confirmation" | "provisioning_status" | "scheme_readiness" | "program_proof" | "iot_platform_active" | "bundle_verified" | "used_by_process" | "ocpp_delivery" | "certificate_shown";
                    /** @enum {string} */
                    from: "station_gateway" | "listener_probe" | "station" | "station_listing" | "ocsp_responder" | "est_endpoint" | "vas_endpoint" | "iot_platform" | "provider" | "scheme" | "program" | "own_process";
                    /** @description who it was there: a node, a provider, a program */
                    source: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC
                     */
                    seenAt: string;
                    /** @description by which the observer finds it again */
                    reference?: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "effect": "noted",
                     *       "stillNeeded": "provider_confirmation"
                     *     }
                     */
                    "application/json": {
                        certificateId: string;
                        /** @enum {string} */
                        effect: "noted" | "activated" | "rolled_back" | "reactivated" | "already_active";
                        /** @description what the purpose asks for, while more of it is needed */
                        stillNeeded: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    recordDelivery: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "path": "the tool of a technician",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description how it gets there, e.g. a technician’s tool */
                    path: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "active",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        certificateId: string;
                        /** @enum {string} */
                        state: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    recordRevocationAtPlane: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
                /** @description one of which somebody is believed: `iot_hub`, `station` or `scheme`; `ca` where its issuer is not our PKI */
                plane: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "outstanding",
                 *       "detail": "what there is to say of it, in a sentence",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description confirmed: nobody there believes the certificate any more; outstanding: it was tried and has not worked; not_applicable: nobody there ever had it
                     * @enum {string}
                     */
                    state: "outstanding" | "confirmed" | "not_applicable";
                    /** @description one sentence: what was seen or answered there */
                    detail: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "plane": "gateway",
                     *       "state": "outstanding"
                     *     }
                     */
                    "application/json": {
                        certificateId: string;
                        /** @enum {string} */
                        plane: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                        /**
                         * @description what stands there now; the first confirmation stays
                         * @enum {string}
                         */
                        state: "outstanding" | "confirmed" | "not_applicable";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    renewCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "revocationReason": "keyCompromise",
                 *       "suspectedSince": "2026-02-27T00:00:00.000Z",
                 *       "confirmIdentity": "CP-0001",
                 *       "reason": "the controller was stolen"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @enum {string} */
                    revocationReason: "unspecified" | "keyCompromise" | "cACompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation" | "privilegeWithdrawn";
                    /**
                     * Format: date-time
                     * @description since when a compromise is suspected: what was issued on its word since then stands in the incident; left out: ever
                     */
                    suspectedSince?: string;
                    /** @description the name of the identity (`identity.name`), typed to confirm: keyCompromise, cACompromise and privilegeWithdrawn need it */
                    confirmIdentity?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replaceAndRevokeCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "revocationReason": "superseded"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @enum {string} */
                    revocationReason: "unspecified" | "keyCompromise" | "cACompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation" | "privilegeWithdrawn";
                    /**
                     * @description when it is revoked at the latest, by the word of two people; null: on evidence of its successor alone
                     * @default null
                     */
                    deadline?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    installCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    abandonCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deactivateCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    activateCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description nothing was done: a second person is asked under this id; null when it was done */
                        approvalId: string | null;
                        /** @description what it made or changed: of a renewal the next certificate */
                        certificateId: string;
                        /** @description the work that follows; null when nothing is left to the PKI */
                        jobId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    keepCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        certificateId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCertificateJobs: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                certificate?: string;
                /** @description a dead one is tried no more and waits for a person: `death` and `result` say why */
                state?: "queued" | "running" | "waiting" | "succeeded" | "failed" | "superseded" | "dead";
                action?: "issue" | "void" | "revoke";
                /** @description true: those that wait for a person; false: all others */
                dead?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "job_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "action": "issue",
                     *           "requestedBy": "user:first-engineer",
                     *           "status": "queued",
                     *           "attempts": 1,
                     *           "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *           "giveUpAt": "2026-03-01T12:00:00.000Z",
                     *           "lastError": "No answer came within 10 seconds.",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "finishedAt": "2026-03-01T12:00:00.000Z",
                     *           "result": "Issued.",
                     *           "death": "handler_dies",
                     *           "steps": [
                     *             {
                     *               "at": "2026-03-01T12:00:00.000Z",
                     *               "what": "Ordered."
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            certificateId: string;
                            /** @enum {string} */
                            action: "issue" | "void" | "revoke";
                            requestedBy: string;
                            /**
                             * @description a dead one is tried no more and waits for a person: `death` and `result` say why
                             * @enum {string}
                             */
                            status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "superseded" | "dead";
                            attempts: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            nextAttemptAt: string;
                            /** @description null: tried for as long as it takes */
                            giveUpAt: string | null;
                            lastError: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            finishedAt: string | null;
                            result: string | null;
                            death: ("handler_dies" | "attempts_spent" | "deadline_passed") | null;
                            /** @description what has happened to it, oldest first: the first step and the latest ones */
                            readonly steps: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                what: string;
                            }[];
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCertificateJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "action": "issue",
                     *       "requestedBy": "user:first-engineer",
                     *       "status": "queued",
                     *       "attempts": 1,
                     *       "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *       "giveUpAt": "2026-03-01T12:00:00.000Z",
                     *       "lastError": "No answer came within 10 seconds.",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "finishedAt": "2026-03-01T12:00:00.000Z",
                     *       "result": "Issued.",
                     *       "death": "handler_dies",
                     *       "steps": [
                     *         {
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "what": "Ordered."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        certificateId: string;
                        /** @enum {string} */
                        action: "issue" | "void" | "revoke";
                        requestedBy: string;
                        /**
                         * @description a dead one is tried no more and waits for a person: `death` and `result` say why
                         * @enum {string}
                         */
                        status: "queued" | "running" | "waiting" | "succeeded" | "failed" | "superseded" | "dead";
                        attempts: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        nextAttemptAt: string;
                        /** @description null: tried for as long as it takes */
                        giveUpAt: string | null;
                        lastError: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        finishedAt: string | null;
                        result: string | null;
                        death: ("handler_dies" | "attempts_spent" | "deadline_passed") | null;
                        /** @description what has happened to it, oldest first: the first step and the latest ones */
                        readonly steps: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            what: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelCertificateJob: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        certificateId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retryCertificateJob: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        jobId: string;
                        certificateId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getExpirySweep: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "held": {
                     *         "reason": "clock_jumped",
                     *         "detail": "what there is to say of it, in a sentence",
                     *         "due": 1,
                     *         "asOf": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @description why it waits for a person */
                        held: {
                            /** @enum {string} */
                            reason: "clock_jumped" | "too_many_at_once";
                            detail: string;
                            /** @description how many would retire */
                            due: number;
                            /**
                             * Format: date-time
                             * @description those whose validity has ended by then
                             */
                            asOf: string;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    confirmExpirySweep: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "asOf": "2026-03-01T12:00:00.000Z",
                 *       "count": 12
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /**
                     * Format: date-time
                     * @description as `held` has it
                     */
                    asOf: string;
                    /** @description how many would retire, as a person has typed it */
                    count: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "retired": [
                     *         "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *       ]
                     *     }
                     */
                    "application/json": {
                        retired: string[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listApprovals: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                status?: "pending" | "approved" | "declined" | "withdrawn" | "overtaken" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "command": "revoke",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "version": 1,
                     *           "bulkActionId": "blk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "count": 12,
                     *           "revocationReason": "superseded",
                     *           "deadline": "2026-03-08T12:00:00.000Z",
                     *           "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "exception": {
                     *             "purpose": "charger_identity",
                     *             "kind": "ocpp_identity",
                     *             "value": "CP-0001"
                     *           },
                     *           "tolerance": "expired_certificate",
                     *           "stationAdoptionId": "ado_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "wave": {
                     *             "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "kind": "ocpp_identity",
                     *             "name": "CP-0001"
                     *           },
                     *           "authorizationKey": {
                     *             "keyId": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "version": 1
                     *           },
                     *           "cutoverPath": {
                     *             "pathId": "kcp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "family": "Acme/AC22"
                     *           },
                     *           "breakGlass": {
                     *             "breakGlassId": "bgl_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "key": "last_used",
                     *             "lowers": true
                     *           },
                     *           "trustAnchors": {
                     *             "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "purpose": "charger_identity"
                     *           },
                     *           "serverChain": {
                     *             "slot": "ec",
                     *             "from": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *             "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *           },
                     *           "readiness": {
                     *             "losing": 1,
                     *             "unknown": 1
                     *           },
                     *           "identity": {
                     *             "owner": "north-depot",
                     *             "family": "Acme/AC22",
                     *             "cohorts": [
                     *               "wave-1"
                     *             ],
                     *             "bindings": [
                     *               {
                     *                 "kind": "ocpp_identity",
                     *                 "value": "CP-0001"
                     *               }
                     *             ]
                     *           },
                     *           "decommission": {
                     *             "certificates": "revoke",
                     *             "endpoints": [
                     *               "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *             ]
                     *           },
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "owner": "north-depot",
                     *           "requestedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "requestedAt": "2026-03-01T12:00:00.000Z",
                     *           "expiresAt": "2026-08-28T12:00:00.000Z",
                     *           "status": "pending",
                     *           "answer": {
                     *             "by": "user:first-engineer",
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "reason": "planned work, ticket 4711",
                     *             "selfApproved": true
                     *           },
                     *           "overtaken": {
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "because": "The certificate has expired."
                     *           },
                     *           "actions": [
                     *             {
                     *               "name": "renew",
                     *               "allowed": true,
                     *               "reason": null
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @description what would run, e.g. revoke-certificate */
                            command: string;
                            certificateId: string | null;
                            /** @description of the record that was looked at: when it changes, nothing runs */
                            version: number | null;
                            /** @description where it is about many: its targets are frozen there */
                            bulkActionId: string | null;
                            /** @description how many certificates the bulk action names, or stations the adoption or the wave */
                            count: number | null;
                            revocationReason: string | null;
                            /** @description when a certificate that is replaced is revoked at the latest */
                            deadline: string | null;
                            /** @description with admit-bootstrap and admit-one-time-key: the case it is about */
                            recoveryCaseId: string | null;
                            /** @description with these, grant-binding-exception and grant-station-tolerance: its end date */
                            until: string | null;
                            /** @description with grant-binding-exception: the name that is to be accepted in the place of a bound one */
                            exception: {
                                purpose: string;
                                kind: string;
                                value: string;
                            } | null;
                            /** @description with grant-station-tolerance: what is to be put up with */
                            tolerance: string | null;
                            /** @description with adopt-stations: which stations it names is to be seen there */
                            stationAdoptionId: string | null;
                            /** @description with start-wave: which one is to start, in this version */
                            wave: {
                                waveId: string;
                                kind: string;
                                name: string;
                            } | null;
                            /** @description with revoke-authorization-key: the last one of its station */
                            authorizationKey: {
                                keyId: string;
                                version: number;
                            } | null;
                            /** @description with record-key-cutover-path: how a family without two slots comes to new keys */
                            cutoverPath: {
                                pathId: string;
                                family: string;
                            } | null;
                            /** @description with open-break-glass: with which password, and whether we send the station to Profile 2 */
                            breakGlass: {
                                breakGlassId: string;
                                /** @enum {string} */
                                key: "last_used" | "by_hand" | "delivered";
                                lowers: boolean;
                            } | null;
                            /** @description with import-trust-anchors, release-trust-anchors and withdraw-trust-anchors: the version of the bundle that it is about, with all its anchors */
                            trustAnchors: {
                                bundleId: string;
                                purpose: string;
                            } | null;
                            /** @description with switch-server-chain: the root that listeners stand under, and the one they are to */
                            serverChain: {
                                slot: string;
                                from: string;
                                fingerprint: string;
                            } | null;
                            /** @description with release-trust-anchors, withdraw-trust-anchors and switch-server-chain: of how many stations it was known that they would lose their connection, and of how many nothing was, when it was asked for */
                            readiness: {
                                losing: number;
                                unknown: number;
                            } | null;
                            /** @description what the identity is to be, where names that stand in a certificate change */
                            identity: {
                                owner: string;
                                family: string;
                                cohorts: string[];
                                bindings: {
                                    kind: string;
                                    value: string;
                                }[];
                            } | null;
                            /** @description with decommission-identity: what becomes of its certificates, and the EVSEs that go with it; what it does now is at `/api/v1/identities/{id}/decommission` */
                            decommission: {
                                /** @enum {string} */
                                certificates: "revoke" | "run_out";
                                endpoints: string[];
                            } | null;
                            identityId: string | null;
                            owner: string | null;
                            requestedBy: string;
                            /** @description in the words of whoever asked */
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            requestedAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            expiresAt: string;
                            /** @enum {string} */
                            status: "pending" | "approved" | "declined" | "withdrawn" | "overtaken" | "expired";
                            answer: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                reason: string;
                                selfApproved: boolean;
                            } | null;
                            /** @description when and why what was asked for came to nothing: what it is about ended or changed */
                            overtaken: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                because: string;
                            } | null;
                            actions: {
                                name: string;
                                allowed: boolean;
                                reason: string | null;
                            }[];
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApproval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "command": "revoke",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "bulkActionId": "blk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "count": 12,
                     *       "revocationReason": "superseded",
                     *       "deadline": "2026-03-08T12:00:00.000Z",
                     *       "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "until": "2026-03-08T12:00:00.000Z",
                     *       "exception": {
                     *         "purpose": "charger_identity",
                     *         "kind": "ocpp_identity",
                     *         "value": "CP-0001"
                     *       },
                     *       "tolerance": "expired_certificate",
                     *       "stationAdoptionId": "ado_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "wave": {
                     *         "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "kind": "ocpp_identity",
                     *         "name": "CP-0001"
                     *       },
                     *       "authorizationKey": {
                     *         "keyId": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "version": 1
                     *       },
                     *       "cutoverPath": {
                     *         "pathId": "kcp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "family": "Acme/AC22"
                     *       },
                     *       "breakGlass": {
                     *         "breakGlassId": "bgl_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "key": "last_used",
                     *         "lowers": true
                     *       },
                     *       "trustAnchors": {
                     *         "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "purpose": "charger_identity"
                     *       },
                     *       "serverChain": {
                     *         "slot": "ec",
                     *         "from": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *         "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *       },
                     *       "readiness": {
                     *         "losing": 1,
                     *         "unknown": 1
                     *       },
                     *       "identity": {
                     *         "owner": "north-depot",
                     *         "family": "Acme/AC22",
                     *         "cohorts": [
                     *           "wave-1"
                     *         ],
                     *         "bindings": [
                     *           {
                     *             "kind": "ocpp_identity",
                     *             "value": "CP-0001"
                     *           }
                     *         ]
                     *       },
                     *       "decommission": {
                     *         "certificates": "revoke",
                     *         "endpoints": [
                     *           "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         ]
                     *       },
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "owner": "north-depot",
                     *       "requestedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "requestedAt": "2026-03-01T12:00:00.000Z",
                     *       "expiresAt": "2026-08-28T12:00:00.000Z",
                     *       "status": "pending",
                     *       "answer": {
                     *         "by": "user:first-engineer",
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "reason": "planned work, ticket 4711",
                     *         "selfApproved": true
                     *       },
                     *       "overtaken": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "because": "The certificate has expired."
                     *       },
                     *       "actions": [
                     *         {
                     *           "name": "renew",
                     *           "allowed": true,
                     *           "reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @description what would run, e.g. revoke-certificate */
                        command: string;
                        certificateId: string | null;
                        /** @description of the record that was looked at: when it changes, nothing runs */
                        version: number | null;
                        /** @description where it is about many: its targets are frozen there */
                        bulkActionId: string | null;
                        /** @description how many certificates the bulk action names, or stations the adoption or the wave */
                        count: number | null;
                        revocationReason: string | null;
                        /** @description when a certificate that is replaced is revoked at the latest */
                        deadline: string | null;
                        /** @description with admit-bootstrap and admit-one-time-key: the case it is about */
                        recoveryCaseId: string | null;
                        /** @description with these, grant-binding-exception and grant-station-tolerance: its end date */
                        until: string | null;
                        /** @description with grant-binding-exception: the name that is to be accepted in the place of a bound one */
                        exception: {
                            purpose: string;
                            kind: string;
                            value: string;
                        } | null;
                        /** @description with grant-station-tolerance: what is to be put up with */
                        tolerance: string | null;
                        /** @description with adopt-stations: which stations it names is to be seen there */
                        stationAdoptionId: string | null;
                        /** @description with start-wave: which one is to start, in this version */
                        wave: {
                            waveId: string;
                            kind: string;
                            name: string;
                        } | null;
                        /** @description with revoke-authorization-key: the last one of its station */
                        authorizationKey: {
                            keyId: string;
                            version: number;
                        } | null;
                        /** @description with record-key-cutover-path: how a family without two slots comes to new keys */
                        cutoverPath: {
                            pathId: string;
                            family: string;
                        } | null;
                        /** @description with open-break-glass: with which password, and whether we send the station to Profile 2 */
                        breakGlass: {
                            breakGlassId: string;
                            /** @enum {string} */
                            key: "last_used" | "by_hand" | "delivered";
                            lowers: boolean;
                        } | null;
                        /** @description with import-trust-anchors, release-trust-anchors and withdraw-trust-anchors: the version of the bundle that it is about, with all its anchors */
                        trustAnchors: {
                            bundleId: string;
                            purpose: string;
                        } | null;
                        /** @description with switch-server-chain: the root that listeners stand under, and the one they are to */
                        serverChain: {
                            slot: string;
                            from: string;
                            fingerprint: string;
                        } | null;
                        /** @description with release-trust-anchors, withdraw-trust-anchors and switch-server-chain: of how many stations it was known that they would lose their connection, and of how many nothing was, when it was asked for */
                        readiness: {
                            losing: number;
                            unknown: number;
                        } | null;
                        /** @description what the identity is to be, where names that stand in a certificate change */
                        identity: {
                            owner: string;
                            family: string;
                            cohorts: string[];
                            bindings: {
                                kind: string;
                                value: string;
                            }[];
                        } | null;
                        /** @description with decommission-identity: what becomes of its certificates, and the EVSEs that go with it; what it does now is at `/api/v1/identities/{id}/decommission` */
                        decommission: {
                            /** @enum {string} */
                            certificates: "revoke" | "run_out";
                            endpoints: string[];
                        } | null;
                        identityId: string | null;
                        owner: string | null;
                        requestedBy: string;
                        /** @description in the words of whoever asked */
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        requestedAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        expiresAt: string;
                        /** @enum {string} */
                        status: "pending" | "approved" | "declined" | "withdrawn" | "overtaken" | "expired";
                        answer: {
                            by: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            reason: string;
                            selfApproved: boolean;
                        } | null;
                        /** @description when and why what was asked for came to nothing: what it is about ended or changed */
                        overtaken: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            because: string;
                        } | null;
                        actions: {
                            name: string;
                            allowed: boolean;
                            reason: string | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    approveCommand: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": {
                        approvalId: string;
                        /** @enum {string} */
                        status: "pending" | "approved" | "declined" | "withdrawn" | "overtaken" | "expired";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    declineCommand: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": {
                        approvalId: string;
                        /** @enum {string} */
                        status: "pending" | "approved" | "declined" | "withdrawn" | "overtaken" | "expired";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    withdrawCommand: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": {
                        approvalId: string;
                        /** @enum {string} */
                        status: "pending" | "approved" | "declined" | "withdrawn" | "overtaken" | "expired";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIdentities: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                subjectType?: "charger" | "controller" | "evse" | "vehicle" | "iot_device" | "backend_server" | "manufacturer" | "own_service";
                owner?: string;
                family?: string;
                cohort?: string;
                /** @description a part of any name it has */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "name": "CP-0001",
                     *           "subjectType": "charger",
                     *           "owner": "north-depot",
                     *           "family": "Acme/AC22",
                     *           "cohorts": [
                     *             "wave-1"
                     *           ],
                     *           "bindings": [
                     *             {
                     *               "kind": "ocpp_identity",
                     *               "value": "CP-0001"
                     *             }
                     *           ],
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "version": 1,
                     *           "decommissioned": {
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "by": "user:first-engineer",
                     *             "reason": "planned work, ticket 4711",
                     *             "certificates": "revoke"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            name: string;
                            /** @enum {string} */
                            subjectType: "charger" | "controller" | "evse" | "vehicle" | "iot_device" | "backend_server" | "manufacturer" | "own_service";
                            owner: string;
                            family: string;
                            cohorts: string[];
                            bindings: {
                                kind: string;
                                value: string;
                            }[];
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            version: number;
                            /** @description it is gone for good since then; left out: it is in service */
                            decommissioned?: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                by: string;
                                reason: string;
                                /** @enum {string} */
                                certificates: "revoke" | "run_out";
                            };
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    registerIdentity: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subjectType": "vehicle",
                 *       "bindings": [
                 *         {
                 *           "kind": "vin",
                 *           "value": "WBFTESTVEHICLE001"
                 *         }
                 *       ],
                 *       "owner": "north-depot",
                 *       "family": "bus",
                 *       "cohorts": [],
                 *       "reason": "a new bus"
                 *     }
                 */
                "application/json": {
                    ocppIdentity: string;
                    serialNumber: string;
                    organisation: string;
                    vendor: string;
                    model: string;
                    owner: string;
                    /** @default [] */
                    cohorts?: string[];
                    /** @description the key the station has now; hashed on receipt and rotated before its migration goes on. Left out: it has none, and comes with its factory certificate */
                    basicAuthPassword?: string;
                    /** @description true: a local controller, which may carry stations that are bound to it */
                    isController?: boolean;
                    /** @description true: an exception. Left out: a station whose family is declared and can begins its migration to Profile 3 with its first connection */
                    staysOnProfile2?: boolean;
                    reason: string;
                } | {
                    /** @enum {string} */
                    subjectType: "charger" | "controller" | "evse" | "vehicle" | "iot_device" | "backend_server" | "manufacturer" | "own_service";
                    /** @description customer or depot */
                    owner: string;
                    /** @description vendor, model and firmware range */
                    family: string;
                    cohorts: string[];
                    bindings: {
                        kind: string;
                        value: string;
                    }[];
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "name": "CP-0001",
                     *       "subjectType": "charger",
                     *       "owner": "north-depot",
                     *       "family": "Acme/AC22",
                     *       "cohorts": [
                     *         "wave-1"
                     *       ],
                     *       "bindings": [
                     *         {
                     *           "kind": "ocpp_identity",
                     *           "value": "CP-0001"
                     *         }
                     *       ],
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "version": 1,
                     *       "decommissioned": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "user:first-engineer",
                     *         "reason": "planned work, ticket 4711",
                     *         "certificates": "revoke"
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        /** @enum {string} */
                        subjectType: "charger" | "controller" | "evse" | "vehicle" | "iot_device" | "backend_server" | "manufacturer" | "own_service";
                        owner: string;
                        family: string;
                        cohorts: string[];
                        bindings: {
                            kind: string;
                            value: string;
                        }[];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        version: number;
                        /** @description it is gone for good since then; left out: it is in service */
                        decommissioned?: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            by: string;
                            reason: string;
                            /** @enum {string} */
                            certificates: "revoke" | "run_out";
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changeIdentity: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description what is left out stays; `bindings` and `cohorts` are all of them */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "owner": "south-depot",
                 *       "cohorts": [
                 *         "wave-2"
                 *       ],
                 *       "reason": "moves to another depot"
                 *     }
                 */
                "application/json": {
                    /** @description customer or depot */
                    owner?: string;
                    /** @description vendor, model and firmware range */
                    family?: string;
                    cohorts?: string[];
                    bindings?: {
                        kind: string;
                        value: string;
                    }[];
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "changed": [
                     *         "owner"
                     *       ],
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        version: number;
                        changed: ("owner" | "family" | "cohorts" | "bindings")[];
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "changed": [
                     *         "owner"
                     *       ],
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        version: number;
                        changed: ("owner" | "family" | "cohorts" | "bindings")[];
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewDecommission: {
        parameters: {
            query?: {
                /** @description revoke: with cessationOfOperation; run_out: those in force are taken out of use and expire, and only what was never seen in use is revoked */
                certificates?: "revoke" | "run_out";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "name": "CP-0001",
                     *       "version": 1,
                     *       "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *       "needsSecondPerson": [
                     *         "certificate_in_force"
                     *       ],
                     *       "endpoints": [
                     *         {
                     *           "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "name": "CP-0001"
                     *         }
                     *       ],
                     *       "certificates": [
                     *         {
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "purpose": "charger_identity",
                     *           "state": "active",
                     *           "fate": "cancelled",
                     *           "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "bindingExceptions": 1,
                     *       "stationTolerances": 1,
                     *       "station": {
                     *         "isConnected": true,
                     *         "keys": 1,
                     *         "processes": [
                     *           {
                     *             "processId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "phase": "csr"
                     *           }
                     *         ],
                     *         "orders": 1,
                     *         "waves": [
                     *           "wav_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         ],
                     *         "breakGlassId": "bgl_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        name: string;
                        version: number;
                        lastSeenAt: string | null;
                        /** @description why: it may be alive. Empty: nobody else is asked */
                        needsSecondPerson: ("certificate_in_force" | "seen_lately")[];
                        /** @description of a charger its EVSEs, which go with it */
                        endpoints: {
                            id: string;
                            name: string;
                        }[];
                        certificates: {
                            certificateId: string;
                            identityId: string;
                            purpose: string;
                            state: string;
                            /** @enum {string} */
                            fate: "cancelled" | "revoked" | "deactivated" | "left";
                            /** @description why it is left */
                            because: string | null;
                        }[];
                        recoveryCaseId: string | null;
                        bindingExceptions: number;
                        stationTolerances: number;
                        /** @description what is under way for it as a station; null: it is none */
                        station: {
                            isConnected: boolean;
                            /** @description passwords that retire */
                            keys: number;
                            processes: {
                                processId: string;
                                phase: string;
                            }[];
                            orders: number;
                            /** @description in which it waits for its turn */
                            waves: string[];
                            breakGlassId: string | null;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    decommissionIdentity: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "certificates": "revoke",
                 *       "reason": "hit by a truck and scrapped, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description revoke: with cessationOfOperation; run_out: those in force are taken out of use and expire, and only what was never seen in use is revoked
                     * @enum {string}
                     */
                    certificates: "revoke" | "run_out";
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        version: number;
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        version: number;
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    importIdentities: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "source": "depot-register",
                 *       "rows": [
                 *         {
                 *           "subjectType": "vehicle",
                 *           "owner": "north-depot",
                 *           "family": "bus",
                 *           "cohorts": [],
                 *           "bindings": [
                 *             {
                 *               "kind": "vin",
                 *               "value": "WBFTESTVEHICLE001"
                 *             }
                 *           ]
                 *         }
                 *       ],
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description whose identities these are */
                    source: string;
                    /** @description of a source that sends all it has, by those who act for every owner: the same id in every part and in no other synchronisation, and which part is the last; a dry run is one part */
                    sync?: {
                        id: string;
                        isLast: boolean;
                    };
                    rows?: {
                        /** @enum {string} */
                        subjectType: "charger" | "controller" | "evse" | "vehicle" | "iot_device" | "backend_server" | "manufacturer" | "own_service";
                        /** @description customer or depot */
                        owner: string;
                        /** @description vendor, model and firmware range */
                        family: string;
                        /** @default [] */
                        cohorts?: string[];
                        bindings: {
                            kind: string;
                            value: string;
                        }[];
                    }[];
                    /** @description RFC 4180; columns subject_type, owner, family, cohorts (semicolons between them) and kinds of bindings */
                    csv?: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "source": "depot-register",
                     *       "dryRun": false,
                     *       "created": 1,
                     *       "changed": 1,
                     *       "unchanged": 1,
                     *       "conflicts": 1,
                     *       "rows": [
                     *         {
                     *           "line": 1,
                     *           "outcome": "conflict",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "changed": [
                     *             "owner"
                     *           ],
                     *           "reason": "binding_missing",
                     *           "detail": "A charger needs ocpp_identity."
                     *         }
                     *       ],
                     *       "vanished": [
                     *         "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *       ]
                     *     }
                     */
                    "application/json": {
                        source: string;
                        dryRun: boolean;
                        created: number;
                        changed: number;
                        unchanged: number;
                        conflicts: number;
                        rows: {
                            /** @description of the file, or the place in the list, from 1 */
                            line: number;
                            /** @enum {string} */
                            outcome: "created" | "changed" | "unchanged" | "conflict";
                            identityId: string | null;
                            changed?: string[];
                            /** @description of a conflict */
                            reason?: string;
                            detail?: string;
                        }[];
                        /** @description sent by this source before, and not this time; nothing was done */
                        vanished: string[];
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "imp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "kind": "identities",
                     *       "source": "depot-register",
                     *       "purpose": null,
                     *       "dryRun": false,
                     *       "status": "waiting",
                     *       "rows": 20000,
                     *       "progress": {
                     *         "done": 0,
                     *         "created": 0,
                     *         "changed": 0,
                     *         "unchanged": 0,
                     *         "imported": 0,
                     *         "known": 0,
                     *         "conflict": 0,
                     *         "refused": 0,
                     *         "failed": 0
                     *       },
                     *       "vanished": [
                     *         "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *       ],
                     *       "requestedBy": "user:first-engineer",
                     *       "stopped": null,
                     *       "reason": "planned work, ticket 4711",
                     *       "requestedAt": "2026-03-01T12:00:00.000Z",
                     *       "startedAt": "2026-03-01T12:00:00.000Z",
                     *       "finishedAt": "2026-03-01T12:00:00.000Z",
                     *       "advancedAt": "2026-03-01T12:00:00.000Z",
                     *       "reportUntil": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        kind: "identities" | "certificates";
                        /** @description whose identities these are */
                        source: string | null;
                        /** @description of the certificates */
                        purpose: string | null;
                        dryRun: boolean;
                        /** @enum {string} */
                        status: "waiting" | "running" | "completed" | "cancelled";
                        /** @description in all */
                        rows: number;
                        progress: {
                            /** @description rows so far; the sum of the others */
                            done: number;
                            created: number;
                            changed: number;
                            unchanged: number;
                            imported: number;
                            known: number;
                            conflict: number;
                            refused: number;
                            /** @description by an error of ours, three times; nothing was done for these */
                            failed: number;
                        };
                        /** @description of a source that sends all it has, once everything is read: sent before, and not this time; at most 1,000 */
                        vanished: string[];
                        requestedBy: string;
                        /** @description why it was cancelled without anybody’s word */
                        stopped: {
                            /** @description stable */
                            reason: string;
                            detail: string;
                        } | null;
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        requestedAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                        /**
                         * Format: date-time
                         * @description when a batch was last finished
                         */
                        advancedAt: string;
                        /** @description until when it is kept what came of each row */
                        reportUntil: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIdentitySources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "depot-register",
                     *           "intervalSeconds": 1,
                     *           "synchronisedAt": "2026-03-01T12:00:00.000Z",
                     *           "isLate": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            name: string;
                            intervalSeconds: number | null;
                            synchronisedAt: string | null;
                            isLate: boolean;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    declareIdentitySource: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "intervalSeconds": 86400,
                 *       "reason": "sends all it has once a day"
                 *     }
                 */
                "application/json": {
                    /** @description within which it sends all it has; null: nobody waits for it */
                    intervalSeconds: number | null;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "depot-register"
                     *     }
                     */
                    "application/json": {
                        name: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    draftBulkAction: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "renew",
                 *       "filter": {
                 *         "purpose": "charger_identity",
                 *         "owner": "north-depot"
                 *       },
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    action: "revoke" | "replace-and-revoke";
                    /** @enum {string} */
                    revocationReason: "unspecified" | "keyCompromise" | "cACompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation" | "privilegeWithdrawn";
                    /** @description in your words; stands in the audit */
                    reason: string;
                    filter: {
                        /** @enum {string} */
                        state?: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                        /** @enum {string} */
                        purpose?: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                        owner?: string;
                        family?: string;
                        cohort?: string;
                        /** @enum {string} */
                        operatingModel?: "managed" | "brokered" | "tracked";
                        /** @description an authority of the PKI, or the name of an outside issuer, as `issuer` of a certificate has it */
                        issuer?: string;
                        slot?: string;
                        /**
                         * Format: date-time
                         * @description whose notAfter is before this time, RFC 3339, UTC; without a `state` only of those in service
                         */
                        endsBefore?: string;
                        /**
                         * Format: date-time
                         * @description whose notAfter is this time or later, RFC 3339, UTC; else as `endsBefore`
                         */
                        endsAfter?: string;
                        /**
                         * @description how near its end it is, under the policy of each certificate and at this moment; a page may then be shorter than its limit, or empty, and yet have a next one
                         * @enum {string}
                         */
                        posture?: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                        /**
                         * @description revoked, and that has not arrived in this plane
                         * @enum {string}
                         */
                        outstandingPlane?: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                        identity?: string;
                        /** @description a serial number (hex or decimal, with or without colons and leading zeros), a fingerprint (SHA-256, SHA-1) or the SHA-256 of a key’s SubjectPublicKeyInfo or the beginning of either, a pasted certificate or signing request (PEM), or a part of any name */
                        q?: string;
                    };
                    /**
                     * @description at most so many certificates a minute
                     * @default 300
                     */
                    ratePerMinute?: number;
                } | {
                    /** @enum {string} */
                    action: "renew" | "install" | "cancel" | "abandon" | "deactivate" | "activate" | "delete";
                    /** @description in your words; stands in the audit */
                    reason: string;
                    filter: {
                        /** @enum {string} */
                        state?: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                        /** @enum {string} */
                        purpose?: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                        owner?: string;
                        family?: string;
                        cohort?: string;
                        /** @enum {string} */
                        operatingModel?: "managed" | "brokered" | "tracked";
                        /** @description an authority of the PKI, or the name of an outside issuer, as `issuer` of a certificate has it */
                        issuer?: string;
                        slot?: string;
                        /**
                         * Format: date-time
                         * @description whose notAfter is before this time, RFC 3339, UTC; without a `state` only of those in service
                         */
                        endsBefore?: string;
                        /**
                         * Format: date-time
                         * @description whose notAfter is this time or later, RFC 3339, UTC; else as `endsBefore`
                         */
                        endsAfter?: string;
                        /**
                         * @description how near its end it is, under the policy of each certificate and at this moment; a page may then be shorter than its limit, or empty, and yet have a next one
                         * @enum {string}
                         */
                        posture?: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                        /**
                         * @description revoked, and that has not arrived in this plane
                         * @enum {string}
                         */
                        outstandingPlane?: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                        identity?: string;
                        /** @description a serial number (hex or decimal, with or without colons and leading zeros), a fingerprint (SHA-256, SHA-1) or the SHA-256 of a key’s SubjectPublicKeyInfo or the beginning of either, a pasted certificate or signing request (PEM), or a part of any name */
                        q?: string;
                    };
                    /**
                     * @description at most so many certificates a minute
                     * @default 300
                     */
                    ratePerMinute?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "blk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "action": "renew-certificate",
                     *       "revocationReason": "superseded",
                     *       "filter": {
                     *         "state": "active",
                     *         "purpose": "charger_identity",
                     *         "owner": "north-depot",
                     *         "family": "Acme/AC22",
                     *         "cohort": "wave-1",
                     *         "operatingModel": "managed",
                     *         "issuer": "CN=Charging Station Issuing CA",
                     *         "slot": "ec",
                     *         "endsBefore": "2026-03-01T12:00:00.000Z",
                     *         "endsAfter": "2026-03-01T12:00:00.000Z",
                     *         "posture": "valid",
                     *         "outstandingPlane": "gateway",
                     *         "identity": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "q": "CP-0001"
                     *       },
                     *       "status": "looking",
                     *       "stopped": null,
                     *       "turnedDown": {
                     *         "as": "declined",
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "user:first-engineer",
                     *         "reason": "planned work, ticket 4711"
                     *       },
                     *       "lookedAt": 1,
                     *       "count": 12,
                     *       "needApproval": 1,
                     *       "skipped": [
                     *         {
                     *           "reason": "not_possible_in_this_state",
                     *           "detail": "It is revoked already.",
                     *           "count": 12,
                     *           "examples": [
                     *             "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *           ]
                     *         }
                     *       ],
                     *       "progress": {
                     *         "done": 1,
                     *         "refused": 1,
                     *         "failed": 1
                     *       },
                     *       "ratePerMinute": 1,
                     *       "owner": "north-depot",
                     *       "requestedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "draftedAt": "2026-03-01T12:00:00.000Z",
                     *       "expiresAt": "2026-08-28T12:00:00.000Z",
                     *       "startedAt": "2026-03-01T12:00:00.000Z",
                     *       "finishedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        action: string;
                        revocationReason: string | null;
                        /** @description as it was drafted with */
                        filter: {
                            /** @enum {string} */
                            state?: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                            /** @enum {string} */
                            purpose?: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                            owner?: string;
                            family?: string;
                            cohort?: string;
                            /** @enum {string} */
                            operatingModel?: "managed" | "brokered" | "tracked";
                            /** @description an authority of the PKI, or the name of an outside issuer, as `issuer` of a certificate has it */
                            issuer?: string;
                            slot?: string;
                            /**
                             * Format: date-time
                             * @description whose notAfter is before this time, RFC 3339, UTC; without a `state` only of those in service
                             */
                            endsBefore?: string;
                            /**
                             * Format: date-time
                             * @description whose notAfter is this time or later, RFC 3339, UTC; else as `endsBefore`
                             */
                            endsAfter?: string;
                            /**
                             * @description how near its end it is, under the policy of each certificate and at this moment; a page may then be shorter than its limit, or empty, and yet have a next one
                             * @enum {string}
                             */
                            posture?: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                            /**
                             * @description revoked, and that has not arrived in this plane
                             * @enum {string}
                             */
                            outstandingPlane?: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                            identity?: string;
                            /** @description a serial number (hex or decimal, with or without colons and leading zeros), a fingerprint (SHA-256, SHA-1) or the SHA-256 of a key’s SubjectPublicKeyInfo or the beginning of either, a pasted certificate or signing request (PEM), or a part of any name */
                            q?: string;
                        };
                        /**
                         * @description looking: a dry run that counts; it can be started once it is a draft
                         * @enum {string}
                         */
                        status: "looking" | "draft" | "awaiting_approval" | "running" | "completed" | "declined" | "aborted";
                        /** @description why it was aborted without anybody’s word */
                        stopped: {
                            /** @description stable */
                            reason: string;
                            detail: string;
                        } | null;
                        /** @description of one that is `declined`: the second person, and why */
                        turnedDown: {
                            /** @enum {string} */
                            as: "declined" | "withdrawn";
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            by: string;
                            reason: string;
                        } | null;
                        /** @description how many certificates of the filter were looked at */
                        lookedAt: number;
                        /** @description how many it acts on, of those that were looked at; to be typed to start it */
                        count: number;
                        /** @description how many of these a second person must have approved */
                        needApproval: number;
                        skipped: {
                            reason: string;
                            detail: string;
                            count: number;
                            examples: string[];
                        }[];
                        progress: {
                            done: number;
                            refused: number;
                            failed: number;
                        };
                        ratePerMinute: number;
                        owner: string | null;
                        requestedBy: string;
                        reason: string;
                        approvalId: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        draftedAt: string;
                        /**
                         * Format: date-time
                         * @description a dry run that was not started by then never is
                         */
                        expiresAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBulkActions: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "blk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "action": "renew-certificate",
                     *           "revocationReason": "superseded",
                     *           "filter": {
                     *             "state": "active",
                     *             "purpose": "charger_identity",
                     *             "owner": "north-depot",
                     *             "family": "Acme/AC22",
                     *             "cohort": "wave-1",
                     *             "operatingModel": "managed",
                     *             "issuer": "CN=Charging Station Issuing CA",
                     *             "slot": "ec",
                     *             "endsBefore": "2026-03-01T12:00:00.000Z",
                     *             "endsAfter": "2026-03-01T12:00:00.000Z",
                     *             "posture": "valid",
                     *             "outstandingPlane": "gateway",
                     *             "identity": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "q": "CP-0001"
                     *           },
                     *           "status": "looking",
                     *           "stopped": null,
                     *           "turnedDown": {
                     *             "as": "declined",
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "by": "user:first-engineer",
                     *             "reason": "planned work, ticket 4711"
                     *           },
                     *           "lookedAt": 1,
                     *           "count": 12,
                     *           "needApproval": 1,
                     *           "skipped": [
                     *             {
                     *               "reason": "not_possible_in_this_state",
                     *               "detail": "It is revoked already.",
                     *               "count": 12,
                     *               "examples": [
                     *                 "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *               ]
                     *             }
                     *           ],
                     *           "progress": {
                     *             "done": 1,
                     *             "refused": 1,
                     *             "failed": 1
                     *           },
                     *           "ratePerMinute": 1,
                     *           "owner": "north-depot",
                     *           "requestedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "draftedAt": "2026-03-01T12:00:00.000Z",
                     *           "expiresAt": "2026-08-28T12:00:00.000Z",
                     *           "startedAt": "2026-03-01T12:00:00.000Z",
                     *           "finishedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            action: string;
                            revocationReason: string | null;
                            /** @description as it was drafted with */
                            filter: {
                                /** @enum {string} */
                                state?: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                                /** @enum {string} */
                                purpose?: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                                owner?: string;
                                family?: string;
                                cohort?: string;
                                /** @enum {string} */
                                operatingModel?: "managed" | "brokered" | "tracked";
                                /** @description an authority of the PKI, or the name of an outside issuer, as `issuer` of a certificate has it */
                                issuer?: string;
                                slot?: string;
                                /**
                                 * Format: date-time
                                 * @description whose notAfter is before this time, RFC 3339, UTC; without a `state` only of those in service
                                 */
                                endsBefore?: string;
                                /**
                                 * Format: date-time
                                 * @description whose notAfter is this time or later, RFC 3339, UTC; else as `endsBefore`
                                 */
                                endsAfter?: string;
                                /**
                                 * @description how near its end it is, under the policy of each certificate and at this moment; a page may then be shorter than its limit, or empty, and yet have a next one
                                 * @enum {string}
                                 */
                                posture?: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                /**
                                 * @description revoked, and that has not arrived in this plane
                                 * @enum {string}
                                 */
                                outstandingPlane?: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                                identity?: string;
                                /** @description a serial number (hex or decimal, with or without colons and leading zeros), a fingerprint (SHA-256, SHA-1) or the SHA-256 of a key’s SubjectPublicKeyInfo or the beginning of either, a pasted certificate or signing request (PEM), or a part of any name */
                                q?: string;
                            };
                            /**
                             * @description looking: a dry run that counts; it can be started once it is a draft
                             * @enum {string}
                             */
                            status: "looking" | "draft" | "awaiting_approval" | "running" | "completed" | "declined" | "aborted";
                            /** @description why it was aborted without anybody’s word */
                            stopped: {
                                /** @description stable */
                                reason: string;
                                detail: string;
                            } | null;
                            /** @description of one that is `declined`: the second person, and why */
                            turnedDown: {
                                /** @enum {string} */
                                as: "declined" | "withdrawn";
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                by: string;
                                reason: string;
                            } | null;
                            /** @description how many certificates of the filter were looked at */
                            lookedAt: number;
                            /** @description how many it acts on, of those that were looked at; to be typed to start it */
                            count: number;
                            /** @description how many of these a second person must have approved */
                            needApproval: number;
                            skipped: {
                                reason: string;
                                detail: string;
                                count: number;
                                examples: string[];
                            }[];
                            progress: {
                                done: number;
                                refused: number;
                                failed: number;
                            };
                            ratePerMinute: number;
                            owner: string | null;
                            requestedBy: string;
                            reason: string;
                            approvalId: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            draftedAt: string;
                            /**
                             * Format: date-time
                             * @description a dry run that was not started by then never is
                             */
                            expiresAt: string;
                            startedAt: string | null;
                            finishedAt: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBulkAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "blk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "action": "renew-certificate",
                     *       "revocationReason": "superseded",
                     *       "filter": {
                     *         "state": "active",
                     *         "purpose": "charger_identity",
                     *         "owner": "north-depot",
                     *         "family": "Acme/AC22",
                     *         "cohort": "wave-1",
                     *         "operatingModel": "managed",
                     *         "issuer": "CN=Charging Station Issuing CA",
                     *         "slot": "ec",
                     *         "endsBefore": "2026-03-01T12:00:00.000Z",
                     *         "endsAfter": "2026-03-01T12:00:00.000Z",
                     *         "posture": "valid",
                     *         "outstandingPlane": "gateway",
                     *         "identity": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "q": "CP-0001"
                     *       },
                     *       "status": "looking",
                     *       "stopped": null,
                     *       "turnedDown": {
                     *         "as": "declined",
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "user:first-engineer",
                     *         "reason": "planned work, ticket 4711"
                     *       },
                     *       "lookedAt": 1,
                     *       "count": 12,
                     *       "needApproval": 1,
                     *       "skipped": [
                     *         {
                     *           "reason": "not_possible_in_this_state",
                     *           "detail": "It is revoked already.",
                     *           "count": 12,
                     *           "examples": [
                     *             "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *           ]
                     *         }
                     *       ],
                     *       "progress": {
                     *         "done": 1,
                     *         "refused": 1,
                     *         "failed": 1
                     *       },
                     *       "ratePerMinute": 1,
                     *       "owner": "north-depot",
                     *       "requestedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "draftedAt": "2026-03-01T12:00:00.000Z",
                     *       "expiresAt": "2026-08-28T12:00:00.000Z",
                     *       "startedAt": "2026-03-01T12:00:00.000Z",
                     *       "finishedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        action: string;
                        revocationReason: string | null;
                        /** @description as it was drafted with */
                        filter: {
                            /** @enum {string} */
                            state?: "requested" | "issued" | "installed_pending_activation" | "active" | "inactive" | "retired" | "revoked" | "deleted";
                            /** @enum {string} */
                            purpose?: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                            owner?: string;
                            family?: string;
                            cohort?: string;
                            /** @enum {string} */
                            operatingModel?: "managed" | "brokered" | "tracked";
                            /** @description an authority of the PKI, or the name of an outside issuer, as `issuer` of a certificate has it */
                            issuer?: string;
                            slot?: string;
                            /**
                             * Format: date-time
                             * @description whose notAfter is before this time, RFC 3339, UTC; without a `state` only of those in service
                             */
                            endsBefore?: string;
                            /**
                             * Format: date-time
                             * @description whose notAfter is this time or later, RFC 3339, UTC; else as `endsBefore`
                             */
                            endsAfter?: string;
                            /**
                             * @description how near its end it is, under the policy of each certificate and at this moment; a page may then be shorter than its limit, or empty, and yet have a next one
                             * @enum {string}
                             */
                            posture?: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                            /**
                             * @description revoked, and that has not arrived in this plane
                             * @enum {string}
                             */
                            outstandingPlane?: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                            identity?: string;
                            /** @description a serial number (hex or decimal, with or without colons and leading zeros), a fingerprint (SHA-256, SHA-1) or the SHA-256 of a key’s SubjectPublicKeyInfo or the beginning of either, a pasted certificate or signing request (PEM), or a part of any name */
                            q?: string;
                        };
                        /**
                         * @description looking: a dry run that counts; it can be started once it is a draft
                         * @enum {string}
                         */
                        status: "looking" | "draft" | "awaiting_approval" | "running" | "completed" | "declined" | "aborted";
                        /** @description why it was aborted without anybody’s word */
                        stopped: {
                            /** @description stable */
                            reason: string;
                            detail: string;
                        } | null;
                        /** @description of one that is `declined`: the second person, and why */
                        turnedDown: {
                            /** @enum {string} */
                            as: "declined" | "withdrawn";
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            by: string;
                            reason: string;
                        } | null;
                        /** @description how many certificates of the filter were looked at */
                        lookedAt: number;
                        /** @description how many it acts on, of those that were looked at; to be typed to start it */
                        count: number;
                        /** @description how many of these a second person must have approved */
                        needApproval: number;
                        skipped: {
                            reason: string;
                            detail: string;
                            count: number;
                            examples: string[];
                        }[];
                        progress: {
                            done: number;
                            refused: number;
                            failed: number;
                        };
                        ratePerMinute: number;
                        owner: string | null;
                        requestedBy: string;
                        reason: string;
                        approvalId: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        draftedAt: string;
                        /**
                         * Format: date-time
                         * @description a dry run that was not started by then never is
                         */
                        expiresAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBulkActionTargets: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                status?: "planned" | "done" | "refused" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "position": 1,
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "version": 1,
                     *           "needsApproval": true,
                     *           "status": "planned",
                     *           "refusal": "not_possible_in_this_state: It is revoked already.",
                     *           "at": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            position: number;
                            certificateId: string;
                            /** @description that was looked at; a record that has another now is left alone */
                            version: number;
                            needsApproval: boolean;
                            /** @enum {string} */
                            status: "planned" | "done" | "refused" | "failed";
                            refusal: string | null;
                            at: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startBulkAction: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "count": 12
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @description how many certificates the dry run names, as a person typed it */
                    count: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "blk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "status": "looking",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        status: "looking" | "draft" | "awaiting_approval" | "running" | "completed" | "declined" | "aborted";
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    abortBulkAction: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "blk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "progress": {
                     *         "done": 1,
                     *         "refused": 1,
                     *         "failed": 1
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        progress: {
                            done: number;
                            refused: number;
                            failed: number;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listImportJobs: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "imp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "identities",
                     *           "source": "depot-register",
                     *           "purpose": null,
                     *           "dryRun": false,
                     *           "status": "completed",
                     *           "rows": 20000,
                     *           "progress": {
                     *             "done": 20000,
                     *             "created": 12,
                     *             "changed": 3,
                     *             "unchanged": 19985,
                     *             "imported": 0,
                     *             "known": 0,
                     *             "conflict": 0,
                     *             "refused": 0,
                     *             "failed": 0
                     *           },
                     *           "vanished": [
                     *             "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *           ],
                     *           "requestedBy": "user:first-engineer",
                     *           "stopped": null,
                     *           "reason": "planned work, ticket 4711",
                     *           "requestedAt": "2026-03-01T12:00:00.000Z",
                     *           "startedAt": "2026-03-01T12:00:00.000Z",
                     *           "finishedAt": "2026-03-01T12:00:00.000Z",
                     *           "advancedAt": "2026-03-01T12:00:00.000Z",
                     *           "reportUntil": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @enum {string} */
                            kind: "identities" | "certificates";
                            /** @description whose identities these are */
                            source: string | null;
                            /** @description of the certificates */
                            purpose: string | null;
                            dryRun: boolean;
                            /** @enum {string} */
                            status: "waiting" | "running" | "completed" | "cancelled";
                            /** @description in all */
                            rows: number;
                            progress: {
                                /** @description rows so far; the sum of the others */
                                done: number;
                                created: number;
                                changed: number;
                                unchanged: number;
                                imported: number;
                                known: number;
                                conflict: number;
                                refused: number;
                                /** @description by an error of ours, three times; nothing was done for these */
                                failed: number;
                            };
                            /** @description of a source that sends all it has, once everything is read: sent before, and not this time; at most 1,000 */
                            vanished: string[];
                            requestedBy: string;
                            /** @description why it was cancelled without anybody’s word */
                            stopped: {
                                /** @description stable */
                                reason: string;
                                detail: string;
                            } | null;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            requestedAt: string;
                            startedAt: string | null;
                            finishedAt: string | null;
                            /**
                             * Format: date-time
                             * @description when a batch was last finished
                             */
                            advancedAt: string;
                            /** @description until when it is kept what came of each row */
                            reportUntil: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getImportJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "imp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "kind": "identities",
                     *       "source": "depot-register",
                     *       "purpose": null,
                     *       "dryRun": false,
                     *       "status": "completed",
                     *       "rows": 20000,
                     *       "progress": {
                     *         "done": 20000,
                     *         "created": 12,
                     *         "changed": 3,
                     *         "unchanged": 19985,
                     *         "imported": 0,
                     *         "known": 0,
                     *         "conflict": 0,
                     *         "refused": 0,
                     *         "failed": 0
                     *       },
                     *       "vanished": [
                     *         "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *       ],
                     *       "requestedBy": "user:first-engineer",
                     *       "stopped": null,
                     *       "reason": "planned work, ticket 4711",
                     *       "requestedAt": "2026-03-01T12:00:00.000Z",
                     *       "startedAt": "2026-03-01T12:00:00.000Z",
                     *       "finishedAt": "2026-03-01T12:00:00.000Z",
                     *       "advancedAt": "2026-03-01T12:00:00.000Z",
                     *       "reportUntil": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        kind: "identities" | "certificates";
                        /** @description whose identities these are */
                        source: string | null;
                        /** @description of the certificates */
                        purpose: string | null;
                        dryRun: boolean;
                        /** @enum {string} */
                        status: "waiting" | "running" | "completed" | "cancelled";
                        /** @description in all */
                        rows: number;
                        progress: {
                            /** @description rows so far; the sum of the others */
                            done: number;
                            created: number;
                            changed: number;
                            unchanged: number;
                            imported: number;
                            known: number;
                            conflict: number;
                            refused: number;
                            /** @description by an error of ours, three times; nothing was done for these */
                            failed: number;
                        };
                        /** @description of a source that sends all it has, once everything is read: sent before, and not this time; at most 1,000 */
                        vanished: string[];
                        requestedBy: string;
                        /** @description why it was cancelled without anybody’s word */
                        stopped: {
                            /** @description stable */
                            reason: string;
                            detail: string;
                        } | null;
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        requestedAt: string;
                        startedAt: string | null;
                        finishedAt: string | null;
                        /**
                         * Format: date-time
                         * @description when a batch was last finished
                         */
                        advancedAt: string;
                        /** @description until when it is kept what came of each row */
                        reportUntil: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listImportJobRows: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                outcome?: "created" | "changed" | "unchanged" | "imported" | "known" | "conflict" | "refused" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "line": 1,
                     *           "outcome": "created",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "slot": "ec",
                     *           "stage": "active",
                     *           "changed": [
                     *             "owner"
                     *           ],
                     *           "reason": null,
                     *           "detail": null
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            /** @description of the file, or the place in the list or the bundle, from 1 */
                            line: number;
                            /** @enum {string} */
                            outcome: "created" | "changed" | "unchanged" | "imported" | "known" | "conflict" | "refused" | "failed";
                            identityId: string | null;
                            certificateId: string | null;
                            fingerprint: string | null;
                            slot: string | null;
                            stage: string | null;
                            changed: string[];
                            /** @description stable, of what was not taken */
                            reason: string | null;
                            detail: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getImportJobReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a line for each row */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelImportJob: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "imp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "rows": 20000,
                     *       "progress": {
                     *         "done": 20000,
                     *         "created": 12,
                     *         "changed": 3,
                     *         "unchanged": 19985,
                     *         "imported": 0,
                     *         "known": 0,
                     *         "conflict": 0,
                     *         "refused": 0,
                     *         "failed": 0
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        rows: number;
                        progress: {
                            /** @description rows so far; the sum of the others */
                            done: number;
                            created: number;
                            changed: number;
                            unchanged: number;
                            imported: number;
                            known: number;
                            conflict: number;
                            refused: number;
                            /** @description by an error of ours, three times; nothing was done for these */
                            failed: number;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOrphanCertificates: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "orp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "unrecorded",
                     *           "authority": "charging-station",
                     *           "commandId": "cmd_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "certificatePem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n",
                     *           "subject": "CN=AC22-000117,O=North Depot",
                     *           "spkiSha256": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "detail": "what there is to say of it, in a sentence",
                     *           "foundAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /**
                             * @description `unrecorded`: signed by our own authority, unknown to our records; `unmatched`: nobody here ordered it; `surplus`: a second one for an order; `unacceptable`: not what was ordered; `suspected`: an answer was lost and the authority cannot list; `listed`: a station lists it among what it shows to vehicles
                             * @enum {string}
                             */
                            kind: "unrecorded" | "unmatched" | "surplus" | "unacceptable" | "suspected" | "listed";
                            authority: string;
                            commandId: string | null;
                            /** @description SHA-256, lower-case hex; null with `suspected` and `listed` */
                            fingerprint: string | null;
                            certificatePem: string | null;
                            subject: string;
                            spkiSha256: string | null;
                            detail: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            foundAt: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "opened" | "acknowledged" | "resolved" | "closed";
                /** @description true: opened or acknowledged */
                open?: "true" | "false";
                cause?: "certificate_compromised" | "authorization_key_exposed" | "profile_2_reopened" | "revocation_not_arrived" | "job_dead" | "orphan_certificate" | "audit_broken" | "pki_ledger_rolled_back" | "identity_mismatch" | "renewal_not_done" | "trust_anchor_mismatch" | "security_log_integrity" | "device_tampering" | "capability_contradicted" | "signing_requests_too_many" | "vehicle_certificates_differ" | "synthetic_probe_failed";
                severity?: "critical" | "high" | "medium" | "low";
                owner?: string;
                supportOwner?: string;
                /** @description kind and id of a linked record, e.g. `certificate:crt_…` */
                about?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "cause": "certificate_compromised",
                     *           "means": "A certificate was revoked because its key, its CA or its subject can be trusted no more.",
                     *           "runbook": "certificate_compromised",
                     *           "object": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "severity": "critical",
                     *           "state": "opened",
                     *           "version": 1,
                     *           "owner": "north-depot",
                     *           "supportOwner": "charging-operations",
                     *           "purpose": "charger_identity",
                     *           "assignee": "first-engineer",
                     *           "summary": "what happened, in a sentence",
                     *           "links": [
                     *             {
                     *               "kind": "certificate",
                     *               "id": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *             }
                     *           ],
                     *           "occurrences": 1,
                     *           "reopened": 1,
                     *           "openedAt": "2026-03-01T12:00:00.000Z",
                     *           "lastOccurredAt": "2026-03-01T12:00:00.000Z",
                     *           "acknowledgeBy": "2026-03-01T12:00:00.000Z",
                     *           "remindedAt": "2026-03-01T12:00:00.000Z",
                     *           "acknowledged": {
                     *             "by": "user:first-engineer",
                     *             "at": "2026-03-01T12:00:00.000Z"
                     *           },
                     *           "resolvedAt": "2026-03-01T12:00:00.000Z",
                     *           "closed": {
                     *             "by": "user:first-engineer",
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "reason": "planned work, ticket 4711"
                     *           },
                     *           "notes": [
                     *             {
                     *               "by": "user:first-engineer",
                     *               "at": "2026-03-01T12:00:00.000Z",
                     *               "text": "The manufacturer has been told."
                     *             }
                     *           ],
                     *           "actions": [
                     *             {
                     *               "name": "renew",
                     *               "allowed": true,
                     *               "reason": null
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @enum {string} */
                            cause: "certificate_compromised" | "authorization_key_exposed" | "profile_2_reopened" | "revocation_not_arrived" | "job_dead" | "orphan_certificate" | "audit_broken" | "pki_ledger_rolled_back" | "identity_mismatch" | "renewal_not_done" | "trust_anchor_mismatch" | "security_log_integrity" | "device_tampering" | "capability_contradicted" | "signing_requests_too_many" | "vehicle_certificates_differ" | "synthetic_probe_failed";
                            /** @description what has happened, in one sentence */
                            means: string;
                            /** @description the heading of docs/operations/incidents.md that says what to do */
                            runbook: string;
                            /** @description what it is about; with the cause it names the incident */
                            object: string;
                            /** @enum {string} */
                            severity: "critical" | "high" | "medium" | "low";
                            /** @enum {string} */
                            state: "opened" | "acknowledged" | "resolved" | "closed";
                            version: number;
                            /** @description of the object; null: the installation itself */
                            owner: string | null;
                            /** @description who is told, and has to see to it */
                            supportOwner: string;
                            purpose: string | null;
                            assignee: string | null;
                            summary: string;
                            links: {
                                /** @enum {string} */
                                kind: "certificate" | "identity" | "job" | "orphan" | "security_event" | "recovery_case" | "incident";
                                id: string;
                            }[];
                            occurrences: number;
                            reopened: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            openedAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            lastOccurredAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            acknowledgeBy: string;
                            remindedAt: string | null;
                            acknowledged: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                            } | null;
                            resolvedAt: string | null;
                            closed: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                reason: string;
                            } | null;
                            notes: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                text: string;
                            }[];
                            actions: {
                                name: string;
                                allowed: boolean;
                                reason: string | null;
                            }[];
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "cause": "certificate_compromised",
                     *       "means": "A certificate was revoked because its key, its CA or its subject can be trusted no more.",
                     *       "runbook": "certificate_compromised",
                     *       "object": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "severity": "critical",
                     *       "state": "opened",
                     *       "version": 1,
                     *       "owner": "north-depot",
                     *       "supportOwner": "charging-operations",
                     *       "purpose": "charger_identity",
                     *       "assignee": "first-engineer",
                     *       "summary": "what happened, in a sentence",
                     *       "links": [
                     *         {
                     *           "kind": "certificate",
                     *           "id": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "occurrences": 1,
                     *       "reopened": 1,
                     *       "openedAt": "2026-03-01T12:00:00.000Z",
                     *       "lastOccurredAt": "2026-03-01T12:00:00.000Z",
                     *       "acknowledgeBy": "2026-03-01T12:00:00.000Z",
                     *       "remindedAt": "2026-03-01T12:00:00.000Z",
                     *       "acknowledged": {
                     *         "by": "user:first-engineer",
                     *         "at": "2026-03-01T12:00:00.000Z"
                     *       },
                     *       "resolvedAt": "2026-03-01T12:00:00.000Z",
                     *       "closed": {
                     *         "by": "user:first-engineer",
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "reason": "planned work, ticket 4711"
                     *       },
                     *       "notes": [
                     *         {
                     *           "by": "user:first-engineer",
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "text": "The manufacturer has been told."
                     *         }
                     *       ],
                     *       "actions": [
                     *         {
                     *           "name": "renew",
                     *           "allowed": true,
                     *           "reason": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        cause: "certificate_compromised" | "authorization_key_exposed" | "profile_2_reopened" | "revocation_not_arrived" | "job_dead" | "orphan_certificate" | "audit_broken" | "pki_ledger_rolled_back" | "identity_mismatch" | "renewal_not_done" | "trust_anchor_mismatch" | "security_log_integrity" | "device_tampering" | "capability_contradicted" | "signing_requests_too_many" | "vehicle_certificates_differ" | "synthetic_probe_failed";
                        /** @description what has happened, in one sentence */
                        means: string;
                        /** @description the heading of docs/operations/incidents.md that says what to do */
                        runbook: string;
                        /** @description what it is about; with the cause it names the incident */
                        object: string;
                        /** @enum {string} */
                        severity: "critical" | "high" | "medium" | "low";
                        /** @enum {string} */
                        state: "opened" | "acknowledged" | "resolved" | "closed";
                        version: number;
                        /** @description of the object; null: the installation itself */
                        owner: string | null;
                        /** @description who is told, and has to see to it */
                        supportOwner: string;
                        purpose: string | null;
                        assignee: string | null;
                        summary: string;
                        links: {
                            /** @enum {string} */
                            kind: "certificate" | "identity" | "job" | "orphan" | "security_event" | "recovery_case" | "incident";
                            id: string;
                        }[];
                        occurrences: number;
                        reopened: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        openedAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        lastOccurredAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        acknowledgeBy: string;
                        remindedAt: string | null;
                        acknowledged: {
                            by: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                        } | null;
                        resolvedAt: string | null;
                        closed: {
                            by: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            reason: string;
                        } | null;
                        notes: {
                            by: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            text: string;
                        }[];
                        actions: {
                            name: string;
                            allowed: boolean;
                            reason: string | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    acknowledgeIncident: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "incidentId": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "opened",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        incidentId: string;
                        /** @enum {string} */
                        state: "opened" | "acknowledged" | "resolved" | "closed";
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    assignIncident: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "person": "second-engineer"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @description id of somebody who can sign in and may see it */
                    person: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "incidentId": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "opened",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        incidentId: string;
                        /** @enum {string} */
                        state: "opened" | "acknowledged" | "resolved" | "closed";
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addNoteToIncident: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "The manufacturer has been told.",
                 *       "reason": "for whoever takes over"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "incidentId": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "opened",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        incidentId: string;
                        /** @enum {string} */
                        state: "opened" | "acknowledged" | "resolved" | "closed";
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    closeIncident: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "incidentId": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "opened",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        incidentId: string;
                        /** @enum {string} */
                        state: "opened" | "acknowledged" | "resolved" | "closed";
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSecurityEvents: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                identity?: string;
                type?: "authentication_failed_at_csms" | "csms_authentication_failed" | "sign_in_refused" | "password_refused" | "authorization_key_exposed" | "break_glass_opened" | "break_glass_overdue" | "lower_profile_refused" | "unknown_identity" | "decommissioned_identity_used" | "reconnect_failed" | "attempts_limited" | "connection_flapping" | "session_replaced" | "log_upload_refused" | "maintenance_login" | "maintenance_login_failed" | "csms_certificate_refused" | "client_certificate_missing" | "client_certificate_untrusted" | "client_certificate_expired" | "client_certificate_unknown" | "client_certificate_withdrawn" | "client_certificate_of_another" | "station_not_behind_controller" | "station_behind_controller" | "subject_mismatch" | "serial_number_mismatch" | "tls_version_refused" | "tls_cipher_suite_refused" | "trust_anchor_mismatch" | "vehicle_certificate_missing" | "vehicle_certificate_unexpected" | "trust_anchor_install_failed" | "signing_request_failed" | "signing_requests_too_many" | "signed_certificate_refused" | "activation_rolled_back" | "renewed_certificate_discarded" | "contract_certificate_not_provided" | "security_log_cleared" | "memory_exhausted" | "log_upload_failed" | "log_storage_full" | "station_noisy" | "event_not_recorded" | "event_types_too_many" | "tampering" | "firmware_signature_invalid" | "firmware_updated" | "clock_set" | "started" | "restarted" | "security_settings_changed" | "replay_attempted" | "capability_contradicted" | "messages_invalid" | "protocol_unsupported" | "not_admitted_meanwhile" | "unlisted";
                reportedType?: string;
                category?: "authentication" | "tls_and_certificate" | "installation" | "security_log_integrity" | "platform_integrity" | "other";
                severity?: "critical" | "high" | "medium" | "low";
                critical?: "true" | "false";
                source?: "station_message" | "gateway" | "est" | "vas" | "broker" | "log_store" | "server";
                owner?: string;
                /** @description the last of them at or after it; RFC 3339, UTC */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "sev_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "type": "authentication_failed_at_csms",
                     *           "reportedType": "InvalidChargingStationCertificate",
                     *           "category": "authentication",
                     *           "severity": "critical",
                     *           "critical": true,
                     *           "source": "station_message",
                     *           "reporter": "gateway-1",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "owner": "north-depot",
                     *           "remoteAddress": "192.0.2.10",
                     *           "firstAt": "2026-03-01T12:00:00.000Z",
                     *           "lastAt": "2026-03-01T12:00:00.000Z",
                     *           "count": 12,
                     *           "reportedTime": "2026-03-01T12:00:00Z",
                     *           "firstDetails": {
                     *             "profile": 3
                     *           },
                     *           "details": {
                     *             "profile": 3
                     *           },
                     *           "incidentId": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "processId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @enum {string} */
                            type: "authentication_failed_at_csms" | "csms_authentication_failed" | "sign_in_refused" | "password_refused" | "authorization_key_exposed" | "break_glass_opened" | "break_glass_overdue" | "lower_profile_refused" | "unknown_identity" | "decommissioned_identity_used" | "reconnect_failed" | "attempts_limited" | "connection_flapping" | "session_replaced" | "log_upload_refused" | "maintenance_login" | "maintenance_login_failed" | "csms_certificate_refused" | "client_certificate_missing" | "client_certificate_untrusted" | "client_certificate_expired" | "client_certificate_unknown" | "client_certificate_withdrawn" | "client_certificate_of_another" | "station_not_behind_controller" | "station_behind_controller" | "subject_mismatch" | "serial_number_mismatch" | "tls_version_refused" | "tls_cipher_suite_refused" | "trust_anchor_mismatch" | "vehicle_certificate_missing" | "vehicle_certificate_unexpected" | "trust_anchor_install_failed" | "signing_request_failed" | "signing_requests_too_many" | "signed_certificate_refused" | "activation_rolled_back" | "renewed_certificate_discarded" | "contract_certificate_not_provided" | "security_log_cleared" | "memory_exhausted" | "log_upload_failed" | "log_storage_full" | "station_noisy" | "event_not_recorded" | "event_types_too_many" | "tampering" | "firmware_signature_invalid" | "firmware_updated" | "clock_set" | "started" | "restarted" | "security_settings_changed" | "replay_attempted" | "capability_contradicted" | "messages_invalid" | "protocol_unsupported" | "not_admitted_meanwhile" | "unlisted";
                            /** @description as its source named it; not to be believed */
                            reportedType: string;
                            /** @enum {string} */
                            category: "authentication" | "tls_and_certificate" | "installation" | "security_log_integrity" | "platform_integrity" | "other";
                            /** @enum {string} */
                            severity: "critical" | "high" | "medium" | "low";
                            /** @description as the edition of OCPP has it by which it was told */
                            critical: boolean;
                            /** @enum {string} */
                            source: "station_message" | "gateway" | "est" | "vas" | "broker" | "log_store" | "server";
                            /** @description the gateway or service that told of the last */
                            reporter: string;
                            identityId: string | null;
                            owner: string | null;
                            remoteAddress: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            firstAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            lastAt: string;
                            /** @description equal ones of one hour are one */
                            count: number;
                            /** @description by the clock of the endpoint, which may be wrong */
                            reportedTime: string | null;
                            firstDetails: unknown;
                            /** @description of the last; texts of others are cut and not to be believed */
                            details: unknown;
                            incidentId: string | null;
                            /** @description what it is about, where that is of the same identity */
                            certificateId: string | null;
                            /** @description the job that was at work for that certificate */
                            jobId: string | null;
                            /** @description the migration or renewal that the station was in */
                            processId: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSecurityEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sev_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "type": "authentication_failed_at_csms",
                     *       "reportedType": "InvalidChargingStationCertificate",
                     *       "category": "authentication",
                     *       "severity": "critical",
                     *       "critical": true,
                     *       "source": "station_message",
                     *       "reporter": "gateway-1",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "owner": "north-depot",
                     *       "remoteAddress": "192.0.2.10",
                     *       "firstAt": "2026-03-01T12:00:00.000Z",
                     *       "lastAt": "2026-03-01T12:00:00.000Z",
                     *       "count": 12,
                     *       "reportedTime": "2026-03-01T12:00:00Z",
                     *       "firstDetails": {
                     *         "profile": 3
                     *       },
                     *       "details": {
                     *         "profile": 3
                     *       },
                     *       "incidentId": "inc_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "jobId": "job_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "processId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        type: "authentication_failed_at_csms" | "csms_authentication_failed" | "sign_in_refused" | "password_refused" | "authorization_key_exposed" | "break_glass_opened" | "break_glass_overdue" | "lower_profile_refused" | "unknown_identity" | "decommissioned_identity_used" | "reconnect_failed" | "attempts_limited" | "connection_flapping" | "session_replaced" | "log_upload_refused" | "maintenance_login" | "maintenance_login_failed" | "csms_certificate_refused" | "client_certificate_missing" | "client_certificate_untrusted" | "client_certificate_expired" | "client_certificate_unknown" | "client_certificate_withdrawn" | "client_certificate_of_another" | "station_not_behind_controller" | "station_behind_controller" | "subject_mismatch" | "serial_number_mismatch" | "tls_version_refused" | "tls_cipher_suite_refused" | "trust_anchor_mismatch" | "vehicle_certificate_missing" | "vehicle_certificate_unexpected" | "trust_anchor_install_failed" | "signing_request_failed" | "signing_requests_too_many" | "signed_certificate_refused" | "activation_rolled_back" | "renewed_certificate_discarded" | "contract_certificate_not_provided" | "security_log_cleared" | "memory_exhausted" | "log_upload_failed" | "log_storage_full" | "station_noisy" | "event_not_recorded" | "event_types_too_many" | "tampering" | "firmware_signature_invalid" | "firmware_updated" | "clock_set" | "started" | "restarted" | "security_settings_changed" | "replay_attempted" | "capability_contradicted" | "messages_invalid" | "protocol_unsupported" | "not_admitted_meanwhile" | "unlisted";
                        /** @description as its source named it; not to be believed */
                        reportedType: string;
                        /** @enum {string} */
                        category: "authentication" | "tls_and_certificate" | "installation" | "security_log_integrity" | "platform_integrity" | "other";
                        /** @enum {string} */
                        severity: "critical" | "high" | "medium" | "low";
                        /** @description as the edition of OCPP has it by which it was told */
                        critical: boolean;
                        /** @enum {string} */
                        source: "station_message" | "gateway" | "est" | "vas" | "broker" | "log_store" | "server";
                        /** @description the gateway or service that told of the last */
                        reporter: string;
                        identityId: string | null;
                        owner: string | null;
                        remoteAddress: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        firstAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        lastAt: string;
                        /** @description equal ones of one hour are one */
                        count: number;
                        /** @description by the clock of the endpoint, which may be wrong */
                        reportedTime: string | null;
                        firstDetails: unknown;
                        /** @description of the last; texts of others are cut and not to be believed */
                        details: unknown;
                        incidentId: string | null;
                        /** @description what it is about, where that is of the same identity */
                        certificateId: string | null;
                        /** @description the job that was at work for that certificate */
                        jobId: string | null;
                        /** @description the migration or renewal that the station was in */
                        processId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listRecoveryCases: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "open" | "admitting" | "recovered" | "expired" | "withdrawn";
                identity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "owner": "north-depot",
                     *           "state": "open",
                     *           "version": 1,
                     *           "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "openedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "openedAt": "2026-03-01T12:00:00.000Z",
                     *           "bootstrap": {
                     *             "kind": "factory_certificate",
                     *             "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *           },
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "people": {
                     *             "requestedBy": "user:first-engineer",
                     *             "approvedBy": "user:second-engineer"
                     *           },
                     *           "endedAt": "2026-03-01T12:00:00.000Z",
                     *           "recoveredWith": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            identityId: string;
                            owner: string;
                            /** @enum {string} */
                            state: "open" | "admitting" | "recovered" | "expired" | "withdrawn";
                            version: number;
                            /** @description the certificate whose revocation took its last way in */
                            because: string | null;
                            openedBy: string;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            openedAt: string;
                            bootstrap: ({
                                /** @enum {string} */
                                kind: "factory_certificate";
                                certificateId: string;
                                fingerprint: string;
                            } | {
                                /** @enum {string} */
                                kind: "one_time_key";
                                keyId: string;
                                /** @description handed out to whoever asked for it */
                                taken: boolean;
                                /** @description the connection of its one login */
                                spentBy: string | null;
                            }) | null;
                            /** @description from then on the bootstrap admits nobody */
                            until: string | null;
                            /** @description who asked for it and who approved it */
                            people: {
                                [key: string]: string;
                            } | null;
                            endedAt: string | null;
                            /** @description the certificate that the station uses since */
                            recoveredWith: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    openRecoveryCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    identityId: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        recoveryCaseId: string;
                        version: number;
                        /** @description nothing is done before another person approves it */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getRecoveryCase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "owner": "north-depot",
                     *       "state": "open",
                     *       "version": 1,
                     *       "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "openedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "openedAt": "2026-03-01T12:00:00.000Z",
                     *       "bootstrap": {
                     *         "kind": "factory_certificate",
                     *         "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *       },
                     *       "until": "2026-03-08T12:00:00.000Z",
                     *       "people": {
                     *         "requestedBy": "user:first-engineer",
                     *         "approvedBy": "user:second-engineer"
                     *       },
                     *       "endedAt": "2026-03-01T12:00:00.000Z",
                     *       "recoveredWith": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        identityId: string;
                        owner: string;
                        /** @enum {string} */
                        state: "open" | "admitting" | "recovered" | "expired" | "withdrawn";
                        version: number;
                        /** @description the certificate whose revocation took its last way in */
                        because: string | null;
                        openedBy: string;
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        openedAt: string;
                        bootstrap: ({
                            /** @enum {string} */
                            kind: "factory_certificate";
                            certificateId: string;
                            fingerprint: string;
                        } | {
                            /** @enum {string} */
                            kind: "one_time_key";
                            keyId: string;
                            /** @description handed out to whoever asked for it */
                            taken: boolean;
                            /** @description the connection of its one login */
                            spentBy: string | null;
                        }) | null;
                        /** @description from then on the bootstrap admits nobody */
                        until: string | null;
                        /** @description who asked for it and who approved it */
                        people: {
                            [key: string]: string;
                        } | null;
                        endedAt: string | null;
                        /** @description the certificate that the station uses since */
                        recoveredWith: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    admitBootstrap: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "until": "2026-03-08T12:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @description a factory certificate of the station, recorded here */
                    certificateId: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC; 14 days ahead at most
                     */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        recoveryCaseId: string;
                        version: number;
                        /** @description nothing is done before another person approves it */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    admitOneTimeKeyRecoveryCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "until": "2026-03-08T12:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC; 24 hours ahead at most
                     */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        recoveryCaseId: string;
                        version: number;
                        /** @description nothing is done before another person approves it */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    takeOneTimeKeyRecoveryCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "secret": "bfcert_at_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "until": "2026-03-08T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        recoveryCaseId: string;
                        version: number;
                        /** @description the password; it is shown this once */
                        secret: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        until: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    withdrawRecoveryCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recoveryCaseId": "rec_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        recoveryCaseId: string;
                        version: number;
                        /** @description nothing is done before another person approves it */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBindingExceptions: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "active" | "ended" | "expired";
                identity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "bex_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "owner": "north-depot",
                     *           "purpose": "charger_identity",
                     *           "kind": "ocpp_identity",
                     *           "value": "CP-0001",
                     *           "state": "active",
                     *           "version": 1,
                     *           "reason": "planned work, ticket 4711",
                     *           "grantedAt": "2026-03-01T12:00:00.000Z",
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "people": {
                     *             "requestedBy": "user:first-engineer",
                     *             "approvedBy": "user:second-engineer"
                     *           },
                     *           "endedAt": "2026-03-01T12:00:00.000Z",
                     *           "endedBy": "user:second-engineer",
                     *           "endReason": "the station has its new name"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            identityId: string;
                            owner: string;
                            purpose: string;
                            /** @description the binding it is an exception from; organisation: in O, any other: in CN */
                            kind: string;
                            /** @description the name that is accepted in the place of the bound one */
                            value: string;
                            /** @enum {string} */
                            state: "active" | "ended" | "expired";
                            version: number;
                            /** @description in the words of whoever asked */
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            grantedAt: string;
                            /**
                             * Format: date-time
                             * @description from then on the name is accepted no more
                             */
                            until: string;
                            /** @description who asked for it and who approved it */
                            people: {
                                [key: string]: string;
                            };
                            endedAt: string | null;
                            endedBy: string | null;
                            endReason: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createBindingException: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "purpose": "charger_identity",
                 *       "kind": "ocpp_identity",
                 *       "value": "CP-0001",
                 *       "until": "2026-03-08T12:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    identityId: string;
                    /** @description e.g. charger_identity */
                    purpose: string;
                    /** @description organisation, or the binding that is the CN of the purpose */
                    kind: string;
                    /** @description compared character by character */
                    value: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC; 90 days ahead at most
                     */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        identityId: string;
                        /** @description of the identity: when it changes, nothing is granted */
                        version: number;
                        /** @description nothing is granted before another administrator approves it */
                        approvalId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBindingException: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "bex_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "owner": "north-depot",
                     *       "purpose": "charger_identity",
                     *       "kind": "ocpp_identity",
                     *       "value": "CP-0001",
                     *       "state": "active",
                     *       "version": 1,
                     *       "reason": "planned work, ticket 4711",
                     *       "grantedAt": "2026-03-01T12:00:00.000Z",
                     *       "until": "2026-03-08T12:00:00.000Z",
                     *       "people": {
                     *         "requestedBy": "user:first-engineer",
                     *         "approvedBy": "user:second-engineer"
                     *       },
                     *       "endedAt": "2026-03-01T12:00:00.000Z",
                     *       "endedBy": "user:second-engineer",
                     *       "endReason": "the station has its new name"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        identityId: string;
                        owner: string;
                        purpose: string;
                        /** @description the binding it is an exception from; organisation: in O, any other: in CN */
                        kind: string;
                        /** @description the name that is accepted in the place of the bound one */
                        value: string;
                        /** @enum {string} */
                        state: "active" | "ended" | "expired";
                        version: number;
                        /** @description in the words of whoever asked */
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        grantedAt: string;
                        /**
                         * Format: date-time
                         * @description from then on the name is accepted no more
                         */
                        until: string;
                        /** @description who asked for it and who approved it */
                        people: {
                            [key: string]: string;
                        };
                        endedAt: string | null;
                        endedBy: string | null;
                        endReason: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endBindingException: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bindingExceptionId": "bex_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "active",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        bindingExceptionId: string;
                        /** @enum {string} */
                        state: "active" | "ended" | "expired";
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listStationTolerances: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "active" | "ended" | "expired" | "fulfilled";
                identity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "tol_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "owner": "north-depot",
                     *           "kind": "expired_certificate",
                     *           "state": "active",
                     *           "version": 1,
                     *           "reason": "planned work, ticket 4711",
                     *           "grantedAt": "2026-03-01T12:00:00.000Z",
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "people": {
                     *             "requestedBy": "user:first-engineer",
                     *             "approvedBy": "user:second-engineer"
                     *           },
                     *           "endedAt": "2026-03-01T12:00:00.000Z",
                     *           "endedBy": "user:second-engineer",
                     *           "endReason": "the station has its new name"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            identityId: string;
                            owner: string;
                            /**
                             * @description what is put up with of the station
                             * @enum {string}
                             */
                            kind: "expired_certificate" | "outside_certificate" | "long_texts" | "unknown_fields" | "exclusive_chain_limit" | "exempt_from_migration";
                            /**
                             * @description fulfilled: the station has the certificate that it was let in for
                             * @enum {string}
                             */
                            state: "active" | "ended" | "expired" | "fulfilled";
                            version: number;
                            /** @description in the words of whoever asked */
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            grantedAt: string;
                            /**
                             * Format: date-time
                             * @description from then on nothing is tolerated by it
                             */
                            until: string;
                            /** @description who asked for it and who approved it */
                            people: {
                                [key: string]: string;
                            };
                            endedAt: string | null;
                            endedBy: string | null;
                            endReason: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createStationTolerance: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "kind": "expired_certificate",
                 *       "until": "2026-03-08T12:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @description of a charger */
                    identityId: string;
                    /**
                     * @description what is put up with of the station
                     * @enum {string}
                     */
                    kind: "expired_certificate" | "outside_certificate" | "long_texts" | "unknown_fields" | "exclusive_chain_limit" | "exempt_from_migration";
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC; 30 to 180 days ahead at most, by its kind
                     */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        identityId: string;
                        /** @description of the identity: when it changes, nothing is granted */
                        version: number;
                        /** @description nothing is granted before another administrator approves it */
                        approvalId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getStationTolerance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tol_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "owner": "north-depot",
                     *       "kind": "expired_certificate",
                     *       "state": "active",
                     *       "version": 1,
                     *       "reason": "planned work, ticket 4711",
                     *       "grantedAt": "2026-03-01T12:00:00.000Z",
                     *       "until": "2026-03-08T12:00:00.000Z",
                     *       "people": {
                     *         "requestedBy": "user:first-engineer",
                     *         "approvedBy": "user:second-engineer"
                     *       },
                     *       "endedAt": "2026-03-01T12:00:00.000Z",
                     *       "endedBy": "user:second-engineer",
                     *       "endReason": "the station has its new name"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        identityId: string;
                        owner: string;
                        /**
                         * @description what is put up with of the station
                         * @enum {string}
                         */
                        kind: "expired_certificate" | "outside_certificate" | "long_texts" | "unknown_fields" | "exclusive_chain_limit" | "exempt_from_migration";
                        /**
                         * @description fulfilled: the station has the certificate that it was let in for
                         * @enum {string}
                         */
                        state: "active" | "ended" | "expired" | "fulfilled";
                        version: number;
                        /** @description in the words of whoever asked */
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        grantedAt: string;
                        /**
                         * Format: date-time
                         * @description from then on nothing is tolerated by it
                         */
                        until: string;
                        /** @description who asked for it and who approved it */
                        people: {
                            [key: string]: string;
                        };
                        endedAt: string | null;
                        endedBy: string | null;
                        endReason: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endStationTolerance: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "stationToleranceId": "tol_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "active",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        stationToleranceId: string;
                        /** @enum {string} */
                        state: "active" | "ended" | "expired" | "fulfilled";
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    adoptStations: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "until": "2026-03-08T12:00:00.000Z",
                 *       "count": 12
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    owner?: string;
                    family?: string;
                    cohort?: string;
                    /** @description a part of any name of the station */
                    q?: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC; 90 days ahead at most
                     */
                    until: string;
                    /** @description as a person typed it who has seen the dry run; null with `dryRun=true` */
                    count: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 12,
                     *       "skipped": [
                     *         {
                     *           "reason": "not_possible_in_this_state",
                     *           "detail": "It is revoked already.",
                     *           "count": 12,
                     *           "examples": [
                     *             "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *           ]
                     *         }
                     *       ],
                     *       "adoptionId": "ado_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description stations that would be let in with what they have; whether one is on Profile 3 is seen at its handshake */
                        count: number;
                        skipped: {
                            /** @description stable: tolerance_active, certificate_on_record or password_usable */
                            reason: string;
                            detail: string;
                            count: number;
                            examples: string[];
                        }[];
                        /** @description null of a dry run */
                        adoptionId: string | null;
                        /** @description nothing is granted before another administrator approves it; null of a dry run */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 12,
                     *       "skipped": [
                     *         {
                     *           "reason": "not_possible_in_this_state",
                     *           "detail": "It is revoked already.",
                     *           "count": 12,
                     *           "examples": [
                     *             "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *           ]
                     *         }
                     *       ],
                     *       "adoptionId": "ado_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /** @description stations that would be let in with what they have; whether one is on Profile 3 is seen at its handshake */
                        count: number;
                        skipped: {
                            /** @description stable: tolerance_active, certificate_on_record or password_usable */
                            reason: string;
                            detail: string;
                            count: number;
                            examples: string[];
                        }[];
                        /** @description null of a dry run */
                        adoptionId: string | null;
                        /** @description nothing is granted before another administrator approves it; null of a dry run */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getStationAdoption: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ado_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "owner": "north-depot",
                     *       "family": "Acme/AC22",
                     *       "cohort": "wave-1",
                     *       "q": "CP-0001",
                     *       "until": "2026-03-08T12:00:00.000Z",
                     *       "owners": [
                     *         "north-depot"
                     *       ],
                     *       "stations": [
                     *         "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *       ],
                     *       "requestedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "askedAt": "2026-03-01T12:00:00.000Z",
                     *       "outcome": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "granted": 1,
                     *         "refused": [
                     *           {
                     *             "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "reason": "planned work, ticket 4711"
                     *           }
                     *         ]
                     *       },
                     *       "turnedDown": {
                     *         "as": "declined",
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "user:first-engineer",
                     *         "reason": "planned work, ticket 4711"
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @description of the filter */
                        owner: string | null;
                        family: string | null;
                        cohort: string | null;
                        q: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        until: string;
                        /** @description of its stations */
                        owners: string[];
                        /** @description ids of their identities */
                        stations: string[];
                        requestedBy: string;
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        askedAt: string;
                        /** @description null: nobody has approved it */
                        outcome: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            granted: number;
                            refused: {
                                identityId: string;
                                reason: string;
                            }[];
                        } | null;
                        /** @description the second administrator said no, or the question was taken back */
                        turnedDown: {
                            /** @enum {string} */
                            as: "declined" | "withdrawn";
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            by: string;
                            reason: string;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIotHubs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "aws-eu",
                     *           "look": {
                     *             "startedAt": "2026-03-01T12:00:00.000Z",
                     *             "completedAt": "2026-03-01T12:00:00.000Z",
                     *             "certificates": 1,
                     *             "error": null
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            name: string;
                            /** @description the last look at everything the hub has; null before the first */
                            look: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                startedAt: string;
                                /** @description of the last one that reached the end */
                                completedAt: string | null;
                                certificates: number;
                                /** @description why the last one did not reach the end */
                                error: string | null;
                            } | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIotHubCertificates: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                hub: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "certificatePem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n",
                     *           "status": "ACTIVE",
                     *           "things": [
                     *             "meter-0001"
                     *           ],
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "firstSeenAt": "2026-03-01T12:00:00.000Z",
                     *           "lastSeenAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            /** @description the hub’s own */
                            id: string;
                            fingerprint: string;
                            certificatePem: string;
                            /** @description the hub’s own word */
                            status: string;
                            things: string[];
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            firstSeenAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            lastSeenAt: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createIotHubCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                hub: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "thing": "meter-0001",
                 *       "policies": [
                 *         "meter-policy"
                 *       ],
                 *       "reason": "a new meter"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description to attach it to
                     * @default null
                     */
                    thing?: string | null;
                    /** @default [] */
                    policies?: string[];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "hop_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        operationId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIotHubDrift: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                hub: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "kind": "only_there",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "hubCertificateId": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "there": "INACTIVE",
                     *           "here": "active",
                     *           "detail": "what there is to say of it, in a sentence"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       },
                     *       "lookedAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        data: {
                            /** @enum {string} */
                            kind: "only_there" | "only_here" | "status_differs" | "status_unknown" | "attached_elsewhere" | "attached_to_nothing";
                            fingerprint: string;
                            hubCertificateId: string | null;
                            certificateId: string | null;
                            there: string | null;
                            here: string | null;
                            detail: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                        /** @description when the hub was last read to the end: the report is as old as that */
                        lookedAt: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIotHubOperations: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                hub: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "hop_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "hub": "aws-eu",
                     *           "kind": "create",
                     *           "hubCertificateId": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "status": "queued",
                     *           "attempts": 1,
                     *           "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *           "lastError": "No answer came within 10 seconds.",
                     *           "done": [
                     *             "The certificate was created."
                     *           ],
                     *           "candidates": [
                     *             "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *           ],
                     *           "requestedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "finishedAt": "2026-03-01T12:00:00.000Z",
                     *           "result": "The certificate is active at the hub.",
                     *           "keyWaits": true
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            hub: string;
                            /** @enum {string} */
                            kind: "create" | "activate" | "deactivate" | "revoke" | "delete";
                            hubCertificateId: string | null;
                            /** @enum {string} */
                            status: "queued" | "running" | "waiting" | "succeeded" | "refused" | "failed" | "answer_lost";
                            attempts: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            nextAttemptAt: string;
                            lastError: string | null;
                            /** @description what was done at the hub, oldest first */
                            done: string[];
                            /** @description `answer_lost`: certificates that the lost creation may have left; their keys are gone, delete them */
                            candidates: string[];
                            requestedBy: string;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            finishedAt: string | null;
                            result: string | null;
                            /** @description its new private key waits for one download by its requester */
                            keyWaits: boolean;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getIotHubOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hub: string;
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "hop_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "hub": "aws-eu",
                     *       "kind": "create",
                     *       "hubCertificateId": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "status": "queued",
                     *       "attempts": 1,
                     *       "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *       "lastError": "No answer came within 10 seconds.",
                     *       "done": [
                     *         "The certificate was created."
                     *       ],
                     *       "candidates": [
                     *         "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *       ],
                     *       "requestedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "finishedAt": "2026-03-01T12:00:00.000Z",
                     *       "result": "The certificate is active at the hub.",
                     *       "keyWaits": true
                     *     }
                     */
                    "application/json": {
                        id: string;
                        hub: string;
                        /** @enum {string} */
                        kind: "create" | "activate" | "deactivate" | "revoke" | "delete";
                        hubCertificateId: string | null;
                        /** @enum {string} */
                        status: "queued" | "running" | "waiting" | "succeeded" | "refused" | "failed" | "answer_lost";
                        attempts: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        nextAttemptAt: string;
                        lastError: string | null;
                        /** @description what was done at the hub, oldest first */
                        done: string[];
                        /** @description `answer_lost`: certificates that the lost creation may have left; their keys are gone, delete them */
                        candidates: string[];
                        requestedBy: string;
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        finishedAt: string | null;
                        result: string | null;
                        /** @description its new private key waits for one download by its requester */
                        keyWaits: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    importFromIotHub: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                hub: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description `next` of the answer before
                     * @default null
                     */
                    after?: string | null;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "certificates": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "outcome": "imported",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "slot": "ec",
                     *           "stage": "active",
                     *           "reason": null,
                     *           "detail": null
                     *         }
                     *       ],
                     *       "next": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *     }
                     */
                    "application/json": {
                        dryRun: boolean;
                        certificates: {
                            fingerprint: string;
                            /** @enum {string} */
                            outcome: "imported" | "known" | "conflict" | "refused";
                            certificateId: string | null;
                            identityId: string | null;
                            slot: string | null;
                            stage: string | null;
                            /** @description stable, why it is not imported */
                            reason: string | null;
                            detail: string | null;
                        }[];
                        /** @description go on after this one; null at the end */
                        next: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    activateIotHubCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                hub: string;
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "hop_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        operationId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deactivateIotHubCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                hub: string;
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "hop_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        operationId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteIotHubCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                hub: string;
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "hop_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        operationId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeIotHubCertificate: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                hub: string;
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "revocationReason": "superseded"
                 *     }
                 */
                "application/json": {
                    reason: string;
                    /** @enum {string} */
                    revocationReason: "unspecified" | "keyCompromise" | "cACompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation" | "privilegeWithdrawn";
                    /** @description a thing that it is attached to, or its id at the hub where there is none, typed to confirm: keyCompromise, cACompromise and privilegeWithdrawn need it */
                    confirmIdentity?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "hop_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        operationId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    takeIotHubCredential: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                hub: string;
                operationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "hubCertificateId": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "certificatePem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n",
                     *       "privateKeyPem": "the key in PEM, once"
                     *     }
                     */
                    "application/json": {
                        hubCertificateId: string;
                        certificatePem: string;
                        /** @description given this once, and kept nowhere */
                        privateKeyPem: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listServerCertificateSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "listeners",
                     *           "kind": "acm",
                     *           "look": {
                     *             "startedAt": "2026-03-01T12:00:00.000Z",
                     *             "completedAt": "2026-03-01T12:00:00.000Z",
                     *             "certificates": 1,
                     *             "error": null
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            name: string;
                            /** @enum {string} */
                            kind: "acm" | "files" | "listeners";
                            /** @description the last reading; null before the first */
                            look: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                startedAt: string;
                                /** @description of the last one that reached the end */
                                completedAt: string | null;
                                certificates: number;
                                /** @description why the last one did not reach the end */
                                error: string | null;
                            } | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listServerCertificates: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "reference": "ticket 4711",
                     *           "serverName": "certificates.example.org",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "notAfter": "2026-08-28T12:00:00.000Z",
                     *           "status": "pending",
                     *           "served": {
                     *             "host": "certificates.example.org",
                     *             "port": 443,
                     *             "slot": "ec",
                     *             "validates": true,
                     *             "validationProblem": "No anchor that is configured signed its chain."
                     *           },
                     *           "problem": "The listener did not answer within 10 seconds.",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "notRecorded": "No identity is bound to its name.",
                     *           "drift": {
                     *             "kind": "serves_another",
                     *             "detail": "what there is to say of it, in a sentence",
                     *             "since": "2026-03-01T12:00:00.000Z"
                     *           },
                     *           "firstSeenAt": "2026-03-01T12:00:00.000Z",
                     *           "lastSeenAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            /** @description what the source calls it: an ARN, a path, or a listener and a key algorithm */
                            reference: string;
                            serverName: string | null;
                            /** @description null: there is none, or it could not be read */
                            fingerprint: string | null;
                            notAfter: string | null;
                            /** @description ACM’s own word */
                            status: string | null;
                            /** @description of a listener: what was seen there */
                            served: {
                                host: string;
                                port: number;
                                /** @enum {string} */
                                slot: "ec" | "rsa";
                                /** @description whether its chain and name hold against the configured anchors */
                                validates: boolean;
                                validationProblem: string | null;
                            } | null;
                            /** @description why it could not be read */
                            problem: string | null;
                            certificateId: string | null;
                            /** @description why it has no record */
                            notRecorded: string | null;
                            drift: {
                                /** @enum {string} */
                                kind: "serves_another" | "serves_out_of_force" | "serves_unrecorded" | "serves_none" | "status_differs" | "status_unknown";
                                detail: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                since: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            firstSeenAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            lastSeenAt: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    refreshServerCertificateSource: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "source": "depot-register"
                     *     }
                     */
                    "application/json": {
                        source: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rules": [
                     *         {
                     *           "name": "charger_identity",
                     *           "purpose": "charger_identity",
                     *           "level": "purpose",
                     *           "value": null,
                     *           "set": {
                     *             "renewBefore": 2592000,
                     *             "escalateBefore": 1209600,
                     *             "incidentBefore": 604800
                     *           }
                     *         }
                     *       ],
                     *       "renewalsPerHour": 1,
                     *       "renewalsPerDay": 1,
                     *       "quotas": [
                     *         {
                     *           "authority": "charging-station",
                     *           "renewalsPerHour": 1,
                     *           "renewalsPerDay": 1
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "appliedAt": "2026-03-01T12:00:00.000Z",
                     *       "appliedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711"
                     *     }
                     */
                    "application/json": {
                        rules: {
                            name: string;
                            purpose: string;
                            /** @enum {string} */
                            level: "purpose" | "operating_model" | "owner" | "program" | "family" | "cohort";
                            /** @description null at the level purpose */
                            value: string | null;
                            set: {
                                /** @description seconds */
                                validity?: number;
                                /** @description seconds before notAfter: a renewal may start */
                                renewBefore?: number;
                                /** @description seconds */
                                escalateBefore?: number;
                                /** @description seconds */
                                incidentBefore?: number;
                                /** @description seconds */
                                rollbackWindow?: number;
                                retry?: {
                                    [key: string]: number;
                                };
                                /** @description null: at any time */
                                maintenance?: {
                                    /** @description IANA name, e.g. Europe/Berlin */
                                    timeZone: string;
                                    windows: {
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM, local */
                                        from: string;
                                        /** @description HH:MM, local; at or before `from`: on the next day */
                                        to: string;
                                    }[];
                                } | null;
                                /**
                                 * @description what becomes of a certificate that was issued on the word of a compromised one
                                 * @enum {string}
                                 */
                                onWordOfCompromised?: "left_to_a_person" | "revoked";
                                /**
                                 * @description of charger_combined, at the level program: whether the program has combined certificates; by default none has
                                 * @enum {string}
                                 */
                                issuance?: "refused" | "allowed";
                                /**
                                 * @description of charger_identity: whether migrations begin, or wait until a rule says that the owner has agreed
                                 * @enum {string}
                                 */
                                migration?: "open" | "awaits_owner";
                                /**
                                 * @description of charger_identity and controller_identity: whether roots for its CSMS that others put on a station are left there, the default, or deleted as the end of its rollouts
                                 * @enum {string}
                                 */
                                rootsOfOthers?: "leave" | "delete";
                            };
                        }[];
                        /** @description for an authority without a quota of its own */
                        renewalsPerHour: number;
                        /** @description within 24 hours; null: what the hours allow */
                        renewalsPerDay?: number | null;
                        quotas: {
                            authority: string;
                            renewalsPerHour: number;
                            /** @description within 24 hours; null: what the hours allow */
                            renewalsPerDay?: number | null;
                        }[];
                        version: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        appliedAt: string;
                        appliedBy: string;
                        reason: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    applyPolicy: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dryRunId": "pdr_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    dryRunId: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listPolicyVersions: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "rules": [
                     *             {
                     *               "name": "charger_identity",
                     *               "purpose": "charger_identity",
                     *               "level": "purpose",
                     *               "value": null,
                     *               "set": {
                     *                 "renewBefore": 2592000,
                     *                 "escalateBefore": 1209600,
                     *                 "incidentBefore": 604800
                     *               }
                     *             }
                     *           ],
                     *           "renewalsPerHour": 1,
                     *           "renewalsPerDay": 1,
                     *           "quotas": [
                     *             {
                     *               "authority": "charging-station",
                     *               "renewalsPerHour": 1,
                     *               "renewalsPerDay": 1
                     *             }
                     *           ],
                     *           "version": 1,
                     *           "appliedAt": "2026-03-01T12:00:00.000Z",
                     *           "appliedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            rules: {
                                name: string;
                                purpose: string;
                                /** @enum {string} */
                                level: "purpose" | "operating_model" | "owner" | "program" | "family" | "cohort";
                                /** @description null at the level purpose */
                                value: string | null;
                                set: {
                                    /** @description seconds */
                                    validity?: number;
                                    /** @description seconds before notAfter: a renewal may start */
                                    renewBefore?: number;
                                    /** @description seconds */
                                    escalateBefore?: number;
                                    /** @description seconds */
                                    incidentBefore?: number;
                                    /** @description seconds */
                                    rollbackWindow?: number;
                                    retry?: {
                                        [key: string]: number;
                                    };
                                    /** @description null: at any time */
                                    maintenance?: {
                                        /** @description IANA name, e.g. Europe/Berlin */
                                        timeZone: string;
                                        windows: {
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM, local */
                                            from: string;
                                            /** @description HH:MM, local; at or before `from`: on the next day */
                                            to: string;
                                        }[];
                                    } | null;
                                    /**
                                     * @description what becomes of a certificate that was issued on the word of a compromised one
                                     * @enum {string}
                                     */
                                    onWordOfCompromised?: "left_to_a_person" | "revoked";
                                    /**
                                     * @description of charger_combined, at the level program: whether the program has combined certificates; by default none has
                                     * @enum {string}
                                     */
                                    issuance?: "refused" | "allowed";
                                    /**
                                     * @description of charger_identity: whether migrations begin, or wait until a rule says that the owner has agreed
                                     * @enum {string}
                                     */
                                    migration?: "open" | "awaits_owner";
                                    /**
                                     * @description of charger_identity and controller_identity: whether roots for its CSMS that others put on a station are left there, the default, or deleted as the end of its rollouts
                                     * @enum {string}
                                     */
                                    rootsOfOthers?: "leave" | "delete";
                                };
                            }[];
                            /** @description for an authority without a quota of its own */
                            renewalsPerHour: number;
                            /** @description within 24 hours; null: what the hours allow */
                            renewalsPerDay?: number | null;
                            quotas: {
                                authority: string;
                                renewalsPerHour: number;
                                /** @description within 24 hours; null: what the hours allow */
                                renewalsPerDay?: number | null;
                            }[];
                            version: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            appliedAt: string;
                            appliedBy: string;
                            reason: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getPolicyVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rules": [
                     *         {
                     *           "name": "charger_identity",
                     *           "purpose": "charger_identity",
                     *           "level": "purpose",
                     *           "value": null,
                     *           "set": {
                     *             "renewBefore": 2592000,
                     *             "escalateBefore": 1209600,
                     *             "incidentBefore": 604800
                     *           }
                     *         }
                     *       ],
                     *       "renewalsPerHour": 1,
                     *       "renewalsPerDay": 1,
                     *       "quotas": [
                     *         {
                     *           "authority": "charging-station",
                     *           "renewalsPerHour": 1,
                     *           "renewalsPerDay": 1
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "appliedAt": "2026-03-01T12:00:00.000Z",
                     *       "appliedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711"
                     *     }
                     */
                    "application/json": {
                        rules: {
                            name: string;
                            purpose: string;
                            /** @enum {string} */
                            level: "purpose" | "operating_model" | "owner" | "program" | "family" | "cohort";
                            /** @description null at the level purpose */
                            value: string | null;
                            set: {
                                /** @description seconds */
                                validity?: number;
                                /** @description seconds before notAfter: a renewal may start */
                                renewBefore?: number;
                                /** @description seconds */
                                escalateBefore?: number;
                                /** @description seconds */
                                incidentBefore?: number;
                                /** @description seconds */
                                rollbackWindow?: number;
                                retry?: {
                                    [key: string]: number;
                                };
                                /** @description null: at any time */
                                maintenance?: {
                                    /** @description IANA name, e.g. Europe/Berlin */
                                    timeZone: string;
                                    windows: {
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM, local */
                                        from: string;
                                        /** @description HH:MM, local; at or before `from`: on the next day */
                                        to: string;
                                    }[];
                                } | null;
                                /**
                                 * @description what becomes of a certificate that was issued on the word of a compromised one
                                 * @enum {string}
                                 */
                                onWordOfCompromised?: "left_to_a_person" | "revoked";
                                /**
                                 * @description of charger_combined, at the level program: whether the program has combined certificates; by default none has
                                 * @enum {string}
                                 */
                                issuance?: "refused" | "allowed";
                                /**
                                 * @description of charger_identity: whether migrations begin, or wait until a rule says that the owner has agreed
                                 * @enum {string}
                                 */
                                migration?: "open" | "awaits_owner";
                                /**
                                 * @description of charger_identity and controller_identity: whether roots for its CSMS that others put on a station are left there, the default, or deleted as the end of its rollouts
                                 * @enum {string}
                                 */
                                rootsOfOthers?: "leave" | "delete";
                            };
                        }[];
                        /** @description for an authority without a quota of its own */
                        renewalsPerHour: number;
                        /** @description within 24 hours; null: what the hours allow */
                        renewalsPerDay?: number | null;
                        quotas: {
                            authority: string;
                            renewalsPerHour: number;
                            /** @description within 24 hours; null: what the hours allow */
                            renewalsPerDay?: number | null;
                        }[];
                        version: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        appliedAt: string;
                        appliedBy: string;
                        reason: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    dryRunPolicy: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "restore": 2,
                 *       "reason": "would the version before have renewed earlier?"
                 *     }
                 */
                "application/json": {
                    draft?: {
                        rules: {
                            name: string;
                            purpose: string;
                            /** @enum {string} */
                            level: "purpose" | "operating_model" | "owner" | "program" | "family" | "cohort";
                            /** @description null at the level purpose */
                            value: string | null;
                            set: {
                                /** @description seconds */
                                validity?: number;
                                /** @description seconds before notAfter: a renewal may start */
                                renewBefore?: number;
                                /** @description seconds */
                                escalateBefore?: number;
                                /** @description seconds */
                                incidentBefore?: number;
                                /** @description seconds */
                                rollbackWindow?: number;
                                retry?: {
                                    [key: string]: number;
                                };
                                /** @description null: at any time */
                                maintenance?: {
                                    /** @description IANA name, e.g. Europe/Berlin */
                                    timeZone: string;
                                    windows: {
                                        days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                        /** @description HH:MM, local */
                                        from: string;
                                        /** @description HH:MM, local; at or before `from`: on the next day */
                                        to: string;
                                    }[];
                                } | null;
                                /**
                                 * @description what becomes of a certificate that was issued on the word of a compromised one
                                 * @enum {string}
                                 */
                                onWordOfCompromised?: "left_to_a_person" | "revoked";
                                /**
                                 * @description of charger_combined, at the level program: whether the program has combined certificates; by default none has
                                 * @enum {string}
                                 */
                                issuance?: "refused" | "allowed";
                                /**
                                 * @description of charger_identity: whether migrations begin, or wait until a rule says that the owner has agreed
                                 * @enum {string}
                                 */
                                migration?: "open" | "awaits_owner";
                                /**
                                 * @description of charger_identity and controller_identity: whether roots for its CSMS that others put on a station are left there, the default, or deleted as the end of its rollouts
                                 * @enum {string}
                                 */
                                rootsOfOthers?: "leave" | "delete";
                            };
                        }[];
                        /** @description for an authority without a quota of its own */
                        renewalsPerHour: number;
                        /** @description within 24 hours; null: what the hours allow */
                        renewalsPerDay?: number | null;
                        quotas: {
                            authority: string;
                            renewalsPerHour: number;
                            /** @description within 24 hours; null: what the hours allow */
                            renewalsPerDay?: number | null;
                        }[];
                    };
                    /** @description an old version, to be applied again */
                    restore?: number;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pdr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "baseVersion": 1,
                     *       "at": "2026-03-01T12:00:00.000Z",
                     *       "requestedBy": "user:first-engineer",
                     *       "status": "looking",
                     *       "stopped": null,
                     *       "draft": {
                     *         "rules": [
                     *           {
                     *             "name": "charger_identity",
                     *             "purpose": "charger_identity",
                     *             "level": "purpose",
                     *             "value": null,
                     *             "set": {
                     *               "renewBefore": 2592000,
                     *               "escalateBefore": 1209600,
                     *               "incidentBefore": 604800
                     *             }
                     *           }
                     *         ],
                     *         "renewalsPerHour": 1,
                     *         "renewalsPerDay": 1,
                     *         "quotas": [
                     *           {
                     *             "authority": "charging-station",
                     *             "renewalsPerHour": 1,
                     *             "renewalsPerDay": 1
                     *           }
                     *         ]
                     *       },
                     *       "effect": {
                     *         "certificates": 1,
                     *         "postures": [
                     *           {
                     *             "from": "valid",
                     *             "to": "valid",
                     *             "count": 12
                     *           }
                     *         ],
                     *         "renewalsEarlier": 1,
                     *         "renewalsLater": 1,
                     *         "dueNow": 1,
                     *         "examples": [
                     *           {
                     *             "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "purpose": "charger_identity",
                     *             "owner": "north-depot",
                     *             "from": "valid",
                     *             "to": "valid",
                     *             "renewalFrom": "2026-03-01T12:00:00.000Z",
                     *             "renewalTo": "2026-03-01T12:00:00.000Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @description what it was compared with; the If-Match of its application */
                        baseVersion: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        at: string;
                        requestedBy: string;
                        /**
                         * @description looking: not every certificate was looked at yet; it can be applied once it is complete
                         * @enum {string}
                         */
                        status: "looking" | "complete" | "cancelled";
                        /** @description why it was cancelled without anybody’s word */
                        stopped: {
                            /** @description stable */
                            reason: string;
                            detail: string;
                        } | null;
                        draft: {
                            rules: {
                                name: string;
                                purpose: string;
                                /** @enum {string} */
                                level: "purpose" | "operating_model" | "owner" | "program" | "family" | "cohort";
                                /** @description null at the level purpose */
                                value: string | null;
                                set: {
                                    /** @description seconds */
                                    validity?: number;
                                    /** @description seconds before notAfter: a renewal may start */
                                    renewBefore?: number;
                                    /** @description seconds */
                                    escalateBefore?: number;
                                    /** @description seconds */
                                    incidentBefore?: number;
                                    /** @description seconds */
                                    rollbackWindow?: number;
                                    retry?: {
                                        [key: string]: number;
                                    };
                                    /** @description null: at any time */
                                    maintenance?: {
                                        /** @description IANA name, e.g. Europe/Berlin */
                                        timeZone: string;
                                        windows: {
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM, local */
                                            from: string;
                                            /** @description HH:MM, local; at or before `from`: on the next day */
                                            to: string;
                                        }[];
                                    } | null;
                                    /**
                                     * @description what becomes of a certificate that was issued on the word of a compromised one
                                     * @enum {string}
                                     */
                                    onWordOfCompromised?: "left_to_a_person" | "revoked";
                                    /**
                                     * @description of charger_combined, at the level program: whether the program has combined certificates; by default none has
                                     * @enum {string}
                                     */
                                    issuance?: "refused" | "allowed";
                                    /**
                                     * @description of charger_identity: whether migrations begin, or wait until a rule says that the owner has agreed
                                     * @enum {string}
                                     */
                                    migration?: "open" | "awaits_owner";
                                    /**
                                     * @description of charger_identity and controller_identity: whether roots for its CSMS that others put on a station are left there, the default, or deleted as the end of its rollouts
                                     * @enum {string}
                                     */
                                    rootsOfOthers?: "leave" | "delete";
                                };
                            }[];
                            /** @description for an authority without a quota of its own */
                            renewalsPerHour: number;
                            /** @description within 24 hours; null: what the hours allow */
                            renewalsPerDay?: number | null;
                            quotas: {
                                authority: string;
                                renewalsPerHour: number;
                                /** @description within 24 hours; null: what the hours allow */
                                renewalsPerDay?: number | null;
                            }[];
                        };
                        effect: {
                            /** @description that were looked at so far */
                            certificates: number;
                            postures: {
                                /** @enum {string} */
                                from: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                /** @enum {string} */
                                to: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                count: number;
                            }[];
                            renewalsEarlier: number;
                            renewalsLater: number;
                            /** @description renewals that would be due now and are not yet */
                            dueNow: number;
                            examples: {
                                certificateId: string;
                                purpose: string;
                                owner: string;
                                /** @enum {string} */
                                from: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                /** @enum {string} */
                                to: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                renewalFrom: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                renewalTo: string;
                            }[];
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getPolicyDryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pdr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "baseVersion": 1,
                     *       "at": "2026-03-01T12:00:00.000Z",
                     *       "requestedBy": "user:first-engineer",
                     *       "status": "looking",
                     *       "stopped": null,
                     *       "draft": {
                     *         "rules": [
                     *           {
                     *             "name": "charger_identity",
                     *             "purpose": "charger_identity",
                     *             "level": "purpose",
                     *             "value": null,
                     *             "set": {
                     *               "renewBefore": 2592000,
                     *               "escalateBefore": 1209600,
                     *               "incidentBefore": 604800
                     *             }
                     *           }
                     *         ],
                     *         "renewalsPerHour": 1,
                     *         "renewalsPerDay": 1,
                     *         "quotas": [
                     *           {
                     *             "authority": "charging-station",
                     *             "renewalsPerHour": 1,
                     *             "renewalsPerDay": 1
                     *           }
                     *         ]
                     *       },
                     *       "effect": {
                     *         "certificates": 1,
                     *         "postures": [
                     *           {
                     *             "from": "valid",
                     *             "to": "valid",
                     *             "count": 12
                     *           }
                     *         ],
                     *         "renewalsEarlier": 1,
                     *         "renewalsLater": 1,
                     *         "dueNow": 1,
                     *         "examples": [
                     *           {
                     *             "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "purpose": "charger_identity",
                     *             "owner": "north-depot",
                     *             "from": "valid",
                     *             "to": "valid",
                     *             "renewalFrom": "2026-03-01T12:00:00.000Z",
                     *             "renewalTo": "2026-03-01T12:00:00.000Z"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @description what it was compared with; the If-Match of its application */
                        baseVersion: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        at: string;
                        requestedBy: string;
                        /**
                         * @description looking: not every certificate was looked at yet; it can be applied once it is complete
                         * @enum {string}
                         */
                        status: "looking" | "complete" | "cancelled";
                        /** @description why it was cancelled without anybody’s word */
                        stopped: {
                            /** @description stable */
                            reason: string;
                            detail: string;
                        } | null;
                        draft: {
                            rules: {
                                name: string;
                                purpose: string;
                                /** @enum {string} */
                                level: "purpose" | "operating_model" | "owner" | "program" | "family" | "cohort";
                                /** @description null at the level purpose */
                                value: string | null;
                                set: {
                                    /** @description seconds */
                                    validity?: number;
                                    /** @description seconds before notAfter: a renewal may start */
                                    renewBefore?: number;
                                    /** @description seconds */
                                    escalateBefore?: number;
                                    /** @description seconds */
                                    incidentBefore?: number;
                                    /** @description seconds */
                                    rollbackWindow?: number;
                                    retry?: {
                                        [key: string]: number;
                                    };
                                    /** @description null: at any time */
                                    maintenance?: {
                                        /** @description IANA name, e.g. Europe/Berlin */
                                        timeZone: string;
                                        windows: {
                                            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                                            /** @description HH:MM, local */
                                            from: string;
                                            /** @description HH:MM, local; at or before `from`: on the next day */
                                            to: string;
                                        }[];
                                    } | null;
                                    /**
                                     * @description what becomes of a certificate that was issued on the word of a compromised one
                                     * @enum {string}
                                     */
                                    onWordOfCompromised?: "left_to_a_person" | "revoked";
                                    /**
                                     * @description of charger_combined, at the level program: whether the program has combined certificates; by default none has
                                     * @enum {string}
                                     */
                                    issuance?: "refused" | "allowed";
                                    /**
                                     * @description of charger_identity: whether migrations begin, or wait until a rule says that the owner has agreed
                                     * @enum {string}
                                     */
                                    migration?: "open" | "awaits_owner";
                                    /**
                                     * @description of charger_identity and controller_identity: whether roots for its CSMS that others put on a station are left there, the default, or deleted as the end of its rollouts
                                     * @enum {string}
                                     */
                                    rootsOfOthers?: "leave" | "delete";
                                };
                            }[];
                            /** @description for an authority without a quota of its own */
                            renewalsPerHour: number;
                            /** @description within 24 hours; null: what the hours allow */
                            renewalsPerDay?: number | null;
                            quotas: {
                                authority: string;
                                renewalsPerHour: number;
                                /** @description within 24 hours; null: what the hours allow */
                                renewalsPerDay?: number | null;
                            }[];
                        };
                        effect: {
                            /** @description that were looked at so far */
                            certificates: number;
                            postures: {
                                /** @enum {string} */
                                from: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                /** @enum {string} */
                                to: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                count: number;
                            }[];
                            renewalsEarlier: number;
                            renewalsLater: number;
                            /** @description renewals that would be due now and are not yet */
                            dueNow: number;
                            examples: {
                                certificateId: string;
                                purpose: string;
                                owner: string;
                                /** @enum {string} */
                                from: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                /** @enum {string} */
                                to: "valid" | "renewal_due" | "escalated" | "incident" | "expired";
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                renewalFrom: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                renewalTo: string;
                            }[];
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelPolicyDryRun: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "pdr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOwnershipMatrix: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "programs": [
                     *         {
                     *           "slug": "north-line",
                     *           "name": "CP-0001",
                     *           "kind": "production",
                     *           "customer": "north-depot",
                     *           "countries": [
                     *             "DE"
                     *           ],
                     *           "oem": "Example Motors",
                     *           "scheme": "Example Scheme"
                     *         }
                     *       ],
                     *       "entries": [
                     *         {
                     *           "purpose": "charger_identity",
                     *           "program": "north-line",
                     *           "operatingModel": "managed",
                     *           "standardsSource": [
                     *             "ocpp"
                     *           ],
                     *           "businessOwner": "operations north",
                     *           "authority": {
                     *             "party": "operator",
                     *             "name": "CP-0001"
                     *           },
                     *           "privateKeyOwner": "endpoint",
                     *           "deliveryPath": [
                     *             "ocpp"
                     *           ],
                     *           "role": [
                     *             "issuer"
                     *           ],
                     *           "sourceOfTruthLevel": "full",
                     *           "authorities": {
                     *             "renew": "operator",
                     *             "revoke": "operator",
                     *             "suspend": "operator",
                     *             "replace": "operator"
                     *           },
                     *           "programVariability": [
                     *             "global"
                     *           ],
                     *           "supportOwner": "charging-operations",
                     *           "standards": [
                     *             {
                     *               "name": "iso15118",
                     *               "edition": "as licensed, 2020-01",
                     *               "validatedBy": "standards office",
                     *               "validatedOn": "2026-02-01"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "appliedAt": "2026-03-01T12:00:00.000Z",
                     *       "appliedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "standings": [
                     *         {
                     *           "purpose": "charger_identity",
                     *           "program": "north-line",
                     *           "missing": [
                     *             "operatingModel"
                     *           ],
                     *           "unvalidated": [
                     *             "iso15118"
                     *           ],
                     *           "mayIssue": true,
                     *           "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "own": [
                     *         {
                     *           "purpose": "charger_identity",
                     *           "standardsSource": [
                     *             "ocpp"
                     *           ],
                     *           "businessOwner": "operations north",
                     *           "authority": {
                     *             "party": "operator",
                     *             "name": "CP-0001"
                     *           },
                     *           "privateKeyOwner": "endpoint",
                     *           "deliveryPath": [
                     *             "ocpp"
                     *           ],
                     *           "role": [
                     *             "issuer"
                     *           ],
                     *           "sourceOfTruthLevel": "full",
                     *           "authorities": {
                     *             "renew": "operator",
                     *             "revoke": "operator",
                     *             "suspend": "operator",
                     *             "replace": "operator"
                     *           },
                     *           "programVariability": [
                     *             "global"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        programs: {
                            /** @description as identities are bound to it */
                            slug: string;
                            name: string;
                            /**
                             * @description test: certificates are issued while decisions are still open
                             * @enum {string}
                             */
                            kind: "production" | "test";
                            /** @description the owner of its identities; null: all */
                            customer: string | null;
                            /** @description ISO 3166-1 alpha-2; null: all */
                            countries: string[] | null;
                            /** @description as the binding vendor; null: all */
                            oem: string | null;
                            scheme: string | null;
                        }[];
                        entries: {
                            /** @enum {string} */
                            purpose: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                            /** @description a program of the matrix; null: all that have no entry of their own */
                            program: string | null;
                            /** @description null: not decided yet */
                            operatingModel: ("managed" | "brokered" | "tracked") | null;
                            standardsSource: ("ocpp" | "iso15118" | "vdv261" | "ocpi" | "oem_policy" | "scheme_contract" | "operator_policy")[];
                            /** @description null: not decided yet */
                            businessOwner: string | null;
                            /** @description who issues, or whose approval it takes; null: not decided yet */
                            authority: {
                                /** @enum {string} */
                                party: "operator" | "outside";
                                name: string;
                            } | null;
                            /** @description null: not decided yet */
                            privateKeyOwner: ("endpoint" | "operator" | "outside") | null;
                            deliveryPath: ("ocpp" | "est" | "ocpi" | "oem_api" | "manual" | "other")[];
                            /** @description what we are in it */
                            role: ("issuer" | "broker" | "distributor" | "validator" | "tracker" | "observer")[];
                            /** @description how much of a certificate is stored; null: not decided yet */
                            sourceOfTruthLevel: ("full" | "state_only" | "evidence_only") | null;
                            /** @description who does that; null: not decided yet */
                            authorities: {
                                /** @enum {string} */
                                renew: "operator" | "outside" | "either";
                                /** @enum {string} */
                                revoke: "operator" | "outside" | "either";
                                /** @enum {string} */
                                suspend: "operator" | "outside" | "either";
                                /** @enum {string} */
                                replace: "operator" | "outside" | "either";
                            } | null;
                            /** @description by what the answer differs */
                            programVariability: ("global" | "customer" | "geography" | "oem" | "program")[];
                            /** @description to whom incidents go; null: not decided yet */
                            supportOwner: string | null;
                            /** @description licensed standards among its sources that somebody has validated */
                            standards: {
                                /** @enum {string} */
                                name: "iso15118" | "vdv261";
                                edition: string;
                                validatedBy: string;
                                /** @description YYYY-MM-DD */
                                validatedOn: string;
                            }[];
                        }[];
                        version: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        appliedAt: string;
                        appliedBy: string;
                        reason: string;
                        /** @description of each entry, how far it is */
                        standings: {
                            purpose: string;
                            program: string | null;
                            /** @description what is not decided yet */
                            missing: ("operatingModel" | "standardsSource" | "businessOwner" | "authority" | "privateKeyOwner" | "deliveryPath" | "role" | "sourceOfTruthLevel" | "authorities" | "supportOwner" | "programVariability" | "program")[];
                            unvalidated: ("iso15118" | "vdv261")[];
                            mayIssue: boolean;
                            /** @description why nothing is issued, in a sentence */
                            because: string | null;
                        }[];
                        /** @description what comes with the purposes; no edit changes it */
                        own: {
                            purpose: string;
                            standardsSource: ("ocpp" | "iso15118" | "vdv261" | "ocpi" | "oem_policy" | "scheme_contract" | "operator_policy")[];
                            /** @description null: not decided yet */
                            businessOwner: string | null;
                            /** @description who issues, or whose approval it takes; null: not decided yet */
                            authority: {
                                /** @enum {string} */
                                party: "operator" | "outside";
                                name: string;
                            } | null;
                            /** @description null: not decided yet */
                            privateKeyOwner: ("endpoint" | "operator" | "outside") | null;
                            deliveryPath: ("ocpp" | "est" | "ocpi" | "oem_api" | "manual" | "other")[];
                            /** @description what we are in it */
                            role: ("issuer" | "broker" | "distributor" | "validator" | "tracker" | "observer")[];
                            /** @description how much of a certificate is stored; null: not decided yet */
                            sourceOfTruthLevel: ("full" | "state_only" | "evidence_only") | null;
                            /** @description who does that; null: not decided yet */
                            authorities: {
                                /** @enum {string} */
                                renew: "operator" | "outside" | "either";
                                /** @enum {string} */
                                revoke: "operator" | "outside" | "either";
                                /** @enum {string} */
                                suspend: "operator" | "outside" | "either";
                                /** @enum {string} */
                                replace: "operator" | "outside" | "either";
                            } | null;
                            /** @description by what the answer differs */
                            programVariability: ("global" | "customer" | "geography" | "oem" | "program")[];
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changeOwnershipMatrix: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "draft": {
                 *         "programs": [
                 *           {
                 *             "slug": "north-line",
                 *             "name": "North line",
                 *             "kind": "production",
                 *             "customer": "north-depot",
                 *             "countries": [
                 *               "DE"
                 *             ],
                 *             "oem": null,
                 *             "scheme": null
                 *           }
                 *         ],
                 *         "entries": [
                 *           {
                 *             "purpose": "vehicle_vas_identity",
                 *             "program": "north-line",
                 *             "operatingModel": "managed",
                 *             "standardsSource": [
                 *               "vdv261"
                 *             ],
                 *             "businessOwner": "operations north",
                 *             "authority": {
                 *               "party": "operator",
                 *               "name": "own vehicle CA"
                 *             },
                 *             "privateKeyOwner": "endpoint",
                 *             "deliveryPath": [
                 *               "est"
                 *             ],
                 *             "role": [
                 *               "issuer",
                 *               "validator"
                 *             ],
                 *             "sourceOfTruthLevel": "full",
                 *             "authorities": {
                 *               "renew": "operator",
                 *               "revoke": "operator",
                 *               "suspend": "operator",
                 *               "replace": "operator"
                 *             },
                 *             "supportOwner": "vehicle-desk",
                 *             "programVariability": [
                 *               "customer"
                 *             ],
                 *             "standards": [
                 *               {
                 *                 "name": "vdv261",
                 *                 "edition": "as licensed, 2020-01",
                 *                 "validatedBy": "standards office",
                 *                 "validatedOn": "2026-02-01"
                 *               }
                 *             ]
                 *           }
                 *         ]
                 *       },
                 *       "reason": "the contract of the north line"
                 *     }
                 */
                "application/json": {
                    draft: {
                        programs: {
                            /** @description as identities are bound to it */
                            slug: string;
                            name: string;
                            /**
                             * @description test: certificates are issued while decisions are still open
                             * @enum {string}
                             */
                            kind: "production" | "test";
                            /** @description the owner of its identities; null: all */
                            customer: string | null;
                            /** @description ISO 3166-1 alpha-2; null: all */
                            countries: string[] | null;
                            /** @description as the binding vendor; null: all */
                            oem: string | null;
                            scheme: string | null;
                        }[];
                        entries: {
                            /** @enum {string} */
                            purpose: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                            /** @description a program of the matrix; null: all that have no entry of their own */
                            program: string | null;
                            /** @description null: not decided yet */
                            operatingModel: ("managed" | "brokered" | "tracked") | null;
                            standardsSource: ("ocpp" | "iso15118" | "vdv261" | "ocpi" | "oem_policy" | "scheme_contract" | "operator_policy")[];
                            /** @description null: not decided yet */
                            businessOwner: string | null;
                            /** @description who issues, or whose approval it takes; null: not decided yet */
                            authority: {
                                /** @enum {string} */
                                party: "operator" | "outside";
                                name: string;
                            } | null;
                            /** @description null: not decided yet */
                            privateKeyOwner: ("endpoint" | "operator" | "outside") | null;
                            deliveryPath: ("ocpp" | "est" | "ocpi" | "oem_api" | "manual" | "other")[];
                            /** @description what we are in it */
                            role: ("issuer" | "broker" | "distributor" | "validator" | "tracker" | "observer")[];
                            /** @description how much of a certificate is stored; null: not decided yet */
                            sourceOfTruthLevel: ("full" | "state_only" | "evidence_only") | null;
                            /** @description who does that; null: not decided yet */
                            authorities: {
                                /** @enum {string} */
                                renew: "operator" | "outside" | "either";
                                /** @enum {string} */
                                revoke: "operator" | "outside" | "either";
                                /** @enum {string} */
                                suspend: "operator" | "outside" | "either";
                                /** @enum {string} */
                                replace: "operator" | "outside" | "either";
                            } | null;
                            /** @description by what the answer differs */
                            programVariability: ("global" | "customer" | "geography" | "oem" | "program")[];
                            /** @description to whom incidents go; null: not decided yet */
                            supportOwner: string | null;
                            /** @description licensed standards among its sources that somebody has validated */
                            standards: {
                                /** @enum {string} */
                                name: "iso15118" | "vdv261";
                                edition: string;
                                validatedBy: string;
                                /** @description YYYY-MM-DD */
                                validatedOn: string;
                            }[];
                        }[];
                    };
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "effect": {
                     *         "certificates": 1,
                     *         "blocked": 1,
                     *         "freed": 1,
                     *         "groups": [
                     *           {
                     *             "purpose": "charger_identity",
                     *             "programs": [
                     *               "north-line"
                     *             ],
                     *             "count": 12,
                     *             "before": null,
                     *             "after": "standard_not_validated"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @description that is in force */
                        version: number;
                        effect: {
                            /** @description that the matrix decides about */
                            certificates: number;
                            /** @description that would have had a successor and have none any more */
                            blocked: number;
                            /** @description the other way round */
                            freed: number;
                            groups: {
                                purpose: string;
                                programs: string[];
                                count: number;
                                /** @description why no successor was made; null: one was */
                                before: string | null;
                                after: string | null;
                            }[];
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOwnershipMatrixVersions: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "programs": [
                     *             {
                     *               "slug": "north-line",
                     *               "name": "CP-0001",
                     *               "kind": "production",
                     *               "customer": "north-depot",
                     *               "countries": [
                     *                 "DE"
                     *               ],
                     *               "oem": "Example Motors",
                     *               "scheme": "Example Scheme"
                     *             }
                     *           ],
                     *           "entries": [
                     *             {
                     *               "purpose": "charger_identity",
                     *               "program": "north-line",
                     *               "operatingModel": "managed",
                     *               "standardsSource": [
                     *                 "ocpp"
                     *               ],
                     *               "businessOwner": "operations north",
                     *               "authority": {
                     *                 "party": "operator",
                     *                 "name": "CP-0001"
                     *               },
                     *               "privateKeyOwner": "endpoint",
                     *               "deliveryPath": [
                     *                 "ocpp"
                     *               ],
                     *               "role": [
                     *                 "issuer"
                     *               ],
                     *               "sourceOfTruthLevel": "full",
                     *               "authorities": {
                     *                 "renew": "operator",
                     *                 "revoke": "operator",
                     *                 "suspend": "operator",
                     *                 "replace": "operator"
                     *               },
                     *               "programVariability": [
                     *                 "global"
                     *               ],
                     *               "supportOwner": "charging-operations",
                     *               "standards": [
                     *                 {
                     *                   "name": "iso15118",
                     *                   "edition": "as licensed, 2020-01",
                     *                   "validatedBy": "standards office",
                     *                   "validatedOn": "2026-02-01"
                     *                 }
                     *               ]
                     *             }
                     *           ],
                     *           "version": 1,
                     *           "appliedAt": "2026-03-01T12:00:00.000Z",
                     *           "appliedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            programs: {
                                /** @description as identities are bound to it */
                                slug: string;
                                name: string;
                                /**
                                 * @description test: certificates are issued while decisions are still open
                                 * @enum {string}
                                 */
                                kind: "production" | "test";
                                /** @description the owner of its identities; null: all */
                                customer: string | null;
                                /** @description ISO 3166-1 alpha-2; null: all */
                                countries: string[] | null;
                                /** @description as the binding vendor; null: all */
                                oem: string | null;
                                scheme: string | null;
                            }[];
                            entries: {
                                /** @enum {string} */
                                purpose: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                                /** @description a program of the matrix; null: all that have no entry of their own */
                                program: string | null;
                                /** @description null: not decided yet */
                                operatingModel: ("managed" | "brokered" | "tracked") | null;
                                standardsSource: ("ocpp" | "iso15118" | "vdv261" | "ocpi" | "oem_policy" | "scheme_contract" | "operator_policy")[];
                                /** @description null: not decided yet */
                                businessOwner: string | null;
                                /** @description who issues, or whose approval it takes; null: not decided yet */
                                authority: {
                                    /** @enum {string} */
                                    party: "operator" | "outside";
                                    name: string;
                                } | null;
                                /** @description null: not decided yet */
                                privateKeyOwner: ("endpoint" | "operator" | "outside") | null;
                                deliveryPath: ("ocpp" | "est" | "ocpi" | "oem_api" | "manual" | "other")[];
                                /** @description what we are in it */
                                role: ("issuer" | "broker" | "distributor" | "validator" | "tracker" | "observer")[];
                                /** @description how much of a certificate is stored; null: not decided yet */
                                sourceOfTruthLevel: ("full" | "state_only" | "evidence_only") | null;
                                /** @description who does that; null: not decided yet */
                                authorities: {
                                    /** @enum {string} */
                                    renew: "operator" | "outside" | "either";
                                    /** @enum {string} */
                                    revoke: "operator" | "outside" | "either";
                                    /** @enum {string} */
                                    suspend: "operator" | "outside" | "either";
                                    /** @enum {string} */
                                    replace: "operator" | "outside" | "either";
                                } | null;
                                /** @description by what the answer differs */
                                programVariability: ("global" | "customer" | "geography" | "oem" | "program")[];
                                /** @description to whom incidents go; null: not decided yet */
                                supportOwner: string | null;
                                /** @description licensed standards among its sources that somebody has validated */
                                standards: {
                                    /** @enum {string} */
                                    name: "iso15118" | "vdv261";
                                    edition: string;
                                    validatedBy: string;
                                    /** @description YYYY-MM-DD */
                                    validatedOn: string;
                                }[];
                            }[];
                            version: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            appliedAt: string;
                            appliedBy: string;
                            reason: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOwnershipMatrixVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "programs": [
                     *         {
                     *           "slug": "north-line",
                     *           "name": "CP-0001",
                     *           "kind": "production",
                     *           "customer": "north-depot",
                     *           "countries": [
                     *             "DE"
                     *           ],
                     *           "oem": "Example Motors",
                     *           "scheme": "Example Scheme"
                     *         }
                     *       ],
                     *       "entries": [
                     *         {
                     *           "purpose": "charger_identity",
                     *           "program": "north-line",
                     *           "operatingModel": "managed",
                     *           "standardsSource": [
                     *             "ocpp"
                     *           ],
                     *           "businessOwner": "operations north",
                     *           "authority": {
                     *             "party": "operator",
                     *             "name": "CP-0001"
                     *           },
                     *           "privateKeyOwner": "endpoint",
                     *           "deliveryPath": [
                     *             "ocpp"
                     *           ],
                     *           "role": [
                     *             "issuer"
                     *           ],
                     *           "sourceOfTruthLevel": "full",
                     *           "authorities": {
                     *             "renew": "operator",
                     *             "revoke": "operator",
                     *             "suspend": "operator",
                     *             "replace": "operator"
                     *           },
                     *           "programVariability": [
                     *             "global"
                     *           ],
                     *           "supportOwner": "charging-operations",
                     *           "standards": [
                     *             {
                     *               "name": "iso15118",
                     *               "edition": "as licensed, 2020-01",
                     *               "validatedBy": "standards office",
                     *               "validatedOn": "2026-02-01"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "version": 1,
                     *       "appliedAt": "2026-03-01T12:00:00.000Z",
                     *       "appliedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711"
                     *     }
                     */
                    "application/json": {
                        programs: {
                            /** @description as identities are bound to it */
                            slug: string;
                            name: string;
                            /**
                             * @description test: certificates are issued while decisions are still open
                             * @enum {string}
                             */
                            kind: "production" | "test";
                            /** @description the owner of its identities; null: all */
                            customer: string | null;
                            /** @description ISO 3166-1 alpha-2; null: all */
                            countries: string[] | null;
                            /** @description as the binding vendor; null: all */
                            oem: string | null;
                            scheme: string | null;
                        }[];
                        entries: {
                            /** @enum {string} */
                            purpose: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                            /** @description a program of the matrix; null: all that have no entry of their own */
                            program: string | null;
                            /** @description null: not decided yet */
                            operatingModel: ("managed" | "brokered" | "tracked") | null;
                            standardsSource: ("ocpp" | "iso15118" | "vdv261" | "ocpi" | "oem_policy" | "scheme_contract" | "operator_policy")[];
                            /** @description null: not decided yet */
                            businessOwner: string | null;
                            /** @description who issues, or whose approval it takes; null: not decided yet */
                            authority: {
                                /** @enum {string} */
                                party: "operator" | "outside";
                                name: string;
                            } | null;
                            /** @description null: not decided yet */
                            privateKeyOwner: ("endpoint" | "operator" | "outside") | null;
                            deliveryPath: ("ocpp" | "est" | "ocpi" | "oem_api" | "manual" | "other")[];
                            /** @description what we are in it */
                            role: ("issuer" | "broker" | "distributor" | "validator" | "tracker" | "observer")[];
                            /** @description how much of a certificate is stored; null: not decided yet */
                            sourceOfTruthLevel: ("full" | "state_only" | "evidence_only") | null;
                            /** @description who does that; null: not decided yet */
                            authorities: {
                                /** @enum {string} */
                                renew: "operator" | "outside" | "either";
                                /** @enum {string} */
                                revoke: "operator" | "outside" | "either";
                                /** @enum {string} */
                                suspend: "operator" | "outside" | "either";
                                /** @enum {string} */
                                replace: "operator" | "outside" | "either";
                            } | null;
                            /** @description by what the answer differs */
                            programVariability: ("global" | "customer" | "geography" | "oem" | "program")[];
                            /** @description to whom incidents go; null: not decided yet */
                            supportOwner: string | null;
                            /** @description licensed standards among its sources that somebody has validated */
                            standards: {
                                /** @enum {string} */
                                name: "iso15118" | "vdv261";
                                edition: string;
                                validatedBy: string;
                                /** @description YYYY-MM-DD */
                                validatedOn: string;
                            }[];
                        }[];
                        version: number;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        appliedAt: string;
                        appliedBy: string;
                        reason: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewOwnershipMatrix: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "draft": {
                 *         "programs": [
                 *           {
                 *             "slug": "north-line",
                 *             "name": "North line",
                 *             "kind": "production",
                 *             "customer": "north-depot",
                 *             "countries": [
                 *               "DE"
                 *             ],
                 *             "oem": null,
                 *             "scheme": null
                 *           }
                 *         ],
                 *         "entries": [
                 *           {
                 *             "purpose": "vehicle_vas_identity",
                 *             "program": "north-line",
                 *             "operatingModel": "managed",
                 *             "standardsSource": [
                 *               "vdv261"
                 *             ],
                 *             "businessOwner": "operations north",
                 *             "authority": {
                 *               "party": "operator",
                 *               "name": "own vehicle CA"
                 *             },
                 *             "privateKeyOwner": "endpoint",
                 *             "deliveryPath": [
                 *               "est"
                 *             ],
                 *             "role": [
                 *               "issuer",
                 *               "validator"
                 *             ],
                 *             "sourceOfTruthLevel": "full",
                 *             "authorities": {
                 *               "renew": "operator",
                 *               "revoke": "operator",
                 *               "suspend": "operator",
                 *               "replace": "operator"
                 *             },
                 *             "supportOwner": "vehicle-desk",
                 *             "programVariability": [
                 *               "customer"
                 *             ],
                 *             "standards": [
                 *               {
                 *                 "name": "vdv261",
                 *                 "edition": "as licensed, 2020-01",
                 *                 "validatedBy": "standards office",
                 *                 "validatedOn": "2026-02-01"
                 *               }
                 *             ]
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": {
                    draft: {
                        programs: {
                            /** @description as identities are bound to it */
                            slug: string;
                            name: string;
                            /**
                             * @description test: certificates are issued while decisions are still open
                             * @enum {string}
                             */
                            kind: "production" | "test";
                            /** @description the owner of its identities; null: all */
                            customer: string | null;
                            /** @description ISO 3166-1 alpha-2; null: all */
                            countries: string[] | null;
                            /** @description as the binding vendor; null: all */
                            oem: string | null;
                            scheme: string | null;
                        }[];
                        entries: {
                            /** @enum {string} */
                            purpose: "charger_factory" | "charger_combined" | "charger_identity" | "controller_identity" | "evse_v2g" | "evse_v2g_20" | "vehicle_vas_identity" | "iso15118_oem_provisioning" | "iso15118_contract" | "iot_hub_identity" | "backend_server" | "ca_certificate" | "ocsp_responder" | "internal_service" | "firmware_signing";
                            /** @description a program of the matrix; null: all that have no entry of their own */
                            program: string | null;
                            /** @description null: not decided yet */
                            operatingModel: ("managed" | "brokered" | "tracked") | null;
                            standardsSource: ("ocpp" | "iso15118" | "vdv261" | "ocpi" | "oem_policy" | "scheme_contract" | "operator_policy")[];
                            /** @description null: not decided yet */
                            businessOwner: string | null;
                            /** @description who issues, or whose approval it takes; null: not decided yet */
                            authority: {
                                /** @enum {string} */
                                party: "operator" | "outside";
                                name: string;
                            } | null;
                            /** @description null: not decided yet */
                            privateKeyOwner: ("endpoint" | "operator" | "outside") | null;
                            deliveryPath: ("ocpp" | "est" | "ocpi" | "oem_api" | "manual" | "other")[];
                            /** @description what we are in it */
                            role: ("issuer" | "broker" | "distributor" | "validator" | "tracker" | "observer")[];
                            /** @description how much of a certificate is stored; null: not decided yet */
                            sourceOfTruthLevel: ("full" | "state_only" | "evidence_only") | null;
                            /** @description who does that; null: not decided yet */
                            authorities: {
                                /** @enum {string} */
                                renew: "operator" | "outside" | "either";
                                /** @enum {string} */
                                revoke: "operator" | "outside" | "either";
                                /** @enum {string} */
                                suspend: "operator" | "outside" | "either";
                                /** @enum {string} */
                                replace: "operator" | "outside" | "either";
                            } | null;
                            /** @description by what the answer differs */
                            programVariability: ("global" | "customer" | "geography" | "oem" | "program")[];
                            /** @description to whom incidents go; null: not decided yet */
                            supportOwner: string | null;
                            /** @description licensed standards among its sources that somebody has validated */
                            standards: {
                                /** @enum {string} */
                                name: "iso15118" | "vdv261";
                                edition: string;
                                validatedBy: string;
                                /** @description YYYY-MM-DD */
                                validatedOn: string;
                            }[];
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1,
                     *       "effect": {
                     *         "certificates": 1,
                     *         "blocked": 1,
                     *         "freed": 1,
                     *         "groups": [
                     *           {
                     *             "purpose": "charger_identity",
                     *             "programs": [
                     *               "north-line"
                     *             ],
                     *             "count": 12,
                     *             "before": null,
                     *             "after": "standard_not_validated"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @description that is in force */
                        version: number;
                        effect: {
                            /** @description that the matrix decides about */
                            certificates: number;
                            /** @description that would have had a successor and have none any more */
                            blocked: number;
                            /** @description the other way round */
                            freed: number;
                            groups: {
                                purpose: string;
                                programs: string[];
                                count: number;
                                /** @description why no successor was made; null: one was */
                                before: string | null;
                                after: string | null;
                            }[];
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "stations": 1,
                     *       "stationsOnline": 1,
                     *       "migrations": {
                     *         "planned": 1,
                     *         "pending": 1,
                     *         "active": 1,
                     *         "rollback": 1,
                     *         "quarantine": 1,
                     *         "exempt": 1,
                     *         "abandoned": 1
                     *       },
                     *       "certificatesByState": {},
                     *       "approvals": "two-people",
                     *       "certificatesSigned": 1,
                     *       "orphanCertificates": 1
                     *     }
                     */
                    "application/json": {
                        stations: number;
                        stationsOnline: number;
                        migrations: {
                            planned: number;
                            pending: number;
                            active: number;
                            rollback: number;
                            quarantine: number;
                            exempt: number;
                            abandoned: number;
                        };
                        /** @description of every purpose but those of this system’s own parts (authorities, OCSP responders, processes) */
                        certificatesByState: {
                            [key: string]: number;
                        };
                        /**
                         * @description single-operator: by configuration whoever asks may approve too, and the audit marks it
                         * @enum {string}
                         */
                        approvals: "two-people" | "single-operator";
                        /** @description what the control plane’s ledger holds, CA certificates aside; null while it does not answer, and for who acts for some owners */
                        certificatesSigned: number | null;
                        /** @description certificates that exist, or may exist, and no record accounts for; null for who acts for some owners */
                        orphanCertificates: number | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listStations: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "station",
                     *           "name": "CP-0001",
                     *           "online": true,
                     *           "securityProfile": 1,
                     *           "controller": {
                     *             "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "since": "2026-03-01T12:00:00.000Z",
                     *             "boundBy": "user:first-engineer",
                     *             "reason": "planned work, ticket 4711"
                     *           },
                     *           "throughController": true,
                     *           "ocppVersion": "2.0.1",
                     *           "profileFloor": 1,
                     *           "upstream": {
                     *             "name": "CP-0001",
                     *             "isConnected": true,
                     *             "since": "2026-03-01T12:00:00.000Z",
                     *             "detail": "what there is to say of it, in a sentence"
                     *           },
                     *           "passwordReading": "plain",
                     *           "activation": "at_once",
                     *           "discarded": {
                     *             "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "eventType": "CertificateActivated",
                     *             "techInfo": "signature of the new certificate does not verify"
                     *           },
                     *           "tolerances": [
                     *             {
                     *               "kind": "expired_certificate",
                     *               "until": "2026-03-08T12:00:00.000Z"
                     *             }
                     *           ],
                     *           "lastSeenAt": "2026-03-01T12:00:00.000Z",
                     *           "family": "Acme/AC22",
                     *           "onboarding": {
                     *             "goal": "profile_3",
                     *             "decidedBy": "user:first-engineer",
                     *             "decidedAt": "2026-03-01T12:00:00.000Z",
                     *             "reason": "planned work, ticket 4711"
                     *           },
                     *           "capabilities": {
                     *             "contradicts": [
                     *               "path"
                     *             ],
                     *             "exceptions": [
                     *               "path"
                     *             ],
                     *             "refused": [
                     *               "migrate"
                     *             ]
                     *           },
                     *           "migration": {
                     *             "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "state": "active",
                     *             "step": "verify",
                     *             "reason": null,
                     *             "explanation": "Profile 3 is proven."
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            identityId: string;
                            /** @enum {string} */
                            kind: "station" | "controller";
                            name: string;
                            online: boolean;
                            /** @description of the session that is open now; with `throughController` it is proven of the local controller, and ends there */
                            securityProfile: number | null;
                            /** @description the local controller that it is bound to; null: it comes in by itself */
                            controller: {
                                identityId: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                since: string;
                                boundBy: string;
                                reason: string;
                            } | null;
                            /** @description the session that is open now came in with the certificate of that controller */
                            throughController: boolean;
                            /** @description of the session that is open now: 1.6, 2.0.1 or 2.1 */
                            ocppVersion: string | null;
                            profileFloor: number;
                            /** @description the CSMS behind the session that is open now, once it has been reached or missed */
                            upstream: {
                                name: string;
                                isConnected: boolean;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                since: string;
                                /** @description why it is away */
                                detail: string;
                            } | null;
                            /** @description what the station made of its password at its last login with one: the text, the bytes that the hex it was told stands for (OCPP 1.6), or the digits of that hex */
                            passwordReading: ("plain" | "bytes" | "hex_text") | null;
                            /** @description what the station did with the last certificate that it accepted in a renewal, as its handshakes have shown: came back with it by itself, used it once it was told to connect anew, or came back with its old one */
                            activation: ("at_once" | "at_next_connection" | "fell_back") | null;
                            /** @description the last certificate that the station had taken and says to have given up again, keeping its old one; what follows from it is in its renewals */
                            discarded: {
                                certificateId: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                /** @description as the station named its security event */
                                eventType: string;
                                /** @description why, in the words of the station */
                                techInfo: string | null;
                            } | null;
                            /** @description what is put up with of it now (station tolerances), each until its end date */
                            tolerances: {
                                /** @enum {string} */
                                kind: "expired_certificate" | "outside_certificate" | "long_texts" | "unknown_fields" | "exclusive_chain_limit" | "exempt_from_migration";
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                until: string;
                            }[];
                            lastSeenAt: string | null;
                            family: string;
                            /** @description how it was enrolled with a password; profile_2: an exception, by whom and why; null: nothing was decided about its profile */
                            onboarding: {
                                /** @enum {string} */
                                goal: "profile_3" | "profile_2";
                                decidedBy: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                decidedAt: string;
                                reason: string;
                            } | null;
                            capabilities: {
                                /** @description in which it has shown something else than its family declares */
                                contradicts: ("path" | "install_trust_anchor" | "list_certificates" | "delete_certificate" | "signing_request" | "deliver_certificate" | "profile_change" | "network_interface" | "network_apn" | "additional_root_check" | "max_chain_size" | "key_types" | "certificates" | "v2g" | "v2g_20" | "dual_slot_key" | "key_rollback" | "key_reading" | "rollback" | "vehicle_roots" | "security_log")[];
                                /** @description in which it is an exception, by the word of a person */
                                exceptions: ("path" | "install_trust_anchor" | "list_certificates" | "delete_certificate" | "signing_request" | "deliver_certificate" | "profile_change" | "network_interface" | "network_apn" | "additional_root_check" | "max_chain_size" | "key_types" | "certificates" | "v2g" | "v2g_20" | "dual_slot_key" | "key_rollback" | "key_reading" | "rollback" | "vehicle_roots" | "security_log")[];
                                /** @description what cannot be had of it */
                                refused: ("migrate" | "renew" | "rotate_key" | "install_anchor" | "install_vehicle_roots" | "deliver_certificate" | "list_certificates" | "delete_certificate" | "fetch_security_log" | "v2g_certificate" | "v2g_20_certificate")[];
                            };
                            migration: {
                                caseId: string;
                                /** @enum {string} */
                                state: "planned" | "pending" | "rollback" | "active" | "quarantine" | "exempt" | "abandoned";
                                step: string | null;
                                /** @description in quarantine: the name of why a person is to decide, e.g. `renewal_failed` or `combined_not_supported`; else null */
                                reason: string | null;
                                /** @description what it waits for, or why it stopped */
                                explanation: string;
                            } | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listControllers: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "name": "CP-0001",
                     *           "serialNumber": "AC22-000117",
                     *           "owner": "north-depot",
                     *           "online": true,
                     *           "securityProfile": 1,
                     *           "stations": 1,
                     *           "stationsOnline": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            identityId: string;
                            name: string;
                            serialNumber: string;
                            owner: string;
                            online: boolean;
                            /** @description of the session that is open now */
                            securityProfile: number | null;
                            /** @description that are bound to it */
                            stations: number;
                            /** @description those of them that are connected through it now */
                            stationsOnline: number;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listControllerStations: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "CP-0001",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "online": true,
                     *           "since": "2026-03-01T12:00:00.000Z",
                     *           "boundBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "correlationId": "cor_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            name: string;
                            /** @description null: no station of this name is enrolled for the caller */
                            identityId: string | null;
                            /** @description connected through the controller now */
                            online: boolean;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            since: string;
                            boundBy: string;
                            reason: string;
                            /** @description leads to the command, and to its approval, in the audit */
                            correlationId: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    bindStationController: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "stationId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    stationId: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "controllerId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "stationId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        controllerId: string;
                        stationId: string;
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "controllerId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "stationId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        controllerId: string;
                        stationId: string;
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    releaseStationController: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "stationId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    stationId: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "controllerId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "stationId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        controllerId: string;
                        stationId: string;
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "controllerId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "stationId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        controllerId: string;
                        stationId: string;
                        /** @description of the second person who is asked; nothing was done yet */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listMigrationCases: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "planned" | "pending" | "rollback" | "active" | "quarantine" | "exempt" | "abandoned";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "name": "CP-0001",
                     *           "state": "active",
                     *           "step": "verify",
                     *           "lastOutcome": "Seen in a mutual TLS handshake.",
                     *           "waitingFor": "the station to connect",
                     *           "stop": {
                     *             "code": "change_authorization_key_failed",
                     *             "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "phase": "change_key"
                     *           },
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "changedAt": "2026-03-01T12:00:00.000Z",
                     *           "deadline": "2026-03-08T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            caseId: string;
                            identityId: string;
                            /** @description of the station */
                            name: string;
                            /** @enum {string} */
                            state: "planned" | "pending" | "rollback" | "active" | "quarantine" | "exempt" | "abandoned";
                            /** @description of one that is pending */
                            step: ("readiness" | "authorization_key" | "trust_anchor" | "csr" | "issue" | "install" | "cutover" | "verify") | null;
                            lastOutcome: string;
                            waitingFor: string | null;
                            /** @description why a person is to decide */
                            stop: {
                                code: string;
                                because: string;
                                /** @description in which it stopped */
                                phase: string;
                            } | null;
                            certificateId: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            changedAt: string;
                            /** @description of its step */
                            deadline: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startMigrations: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "identityIds": [
                 *         "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                 *       ],
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    identityIds: string[];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "planned": [
                     *         {
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "refused": [
                     *         {
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "code": "not_found",
                     *           "detail": "There is no such station."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        planned: {
                            identityId: string;
                            caseId: string;
                        }[];
                        refused: {
                            identityId: string;
                            code: string;
                            detail: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMigrationCase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "name": "CP-0001",
                     *       "state": "active",
                     *       "step": "verify",
                     *       "lastOutcome": "Seen in a mutual TLS handshake.",
                     *       "waitingFor": "the station to connect",
                     *       "stop": {
                     *         "code": "change_authorization_key_failed",
                     *         "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "phase": "change_key"
                     *       },
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "changedAt": "2026-03-01T12:00:00.000Z",
                     *       "deadline": "2026-03-08T12:00:00.000Z",
                     *       "serialNumber": "AC22-000117",
                     *       "profileFloor": 2,
                     *       "cutoverFailures": 1,
                     *       "anchors": [
                     *         {
                     *           "name": "CN=Charging Station Root CA",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "state": "active"
                     *         }
                     *       ],
                     *       "keys": [
                     *         {
                     *           "keyId": "otk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "version": 1,
                     *           "state": "active",
                     *           "origin": "generated"
                     *         }
                     *       ],
                     *       "lastRefusedHandshake": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "reason": "planned work, ticket 4711",
                     *         "count": 12
                     *       },
                     *       "timeline": [
                     *         {
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "kind": "ocpp_identity",
                     *           "text": "change authorization key: accepted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        caseId: string;
                        identityId: string;
                        /** @description of the station */
                        name: string;
                        /** @enum {string} */
                        state: "planned" | "pending" | "rollback" | "active" | "quarantine" | "exempt" | "abandoned";
                        /** @description of one that is pending */
                        step: ("readiness" | "authorization_key" | "trust_anchor" | "csr" | "issue" | "install" | "cutover" | "verify") | null;
                        lastOutcome: string;
                        waitingFor: string | null;
                        /** @description why a person is to decide */
                        stop: {
                            code: string;
                            because: string;
                            /** @description in which it stopped */
                            phase: string;
                        } | null;
                        certificateId: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        changedAt: string;
                        /** @description of its step */
                        deadline: string | null;
                        serialNumber: string;
                        /** @enum {number} */
                        profileFloor: 2 | 3;
                        cutoverFailures: number;
                        anchors: {
                            name: string;
                            fingerprint: string;
                            state: string;
                        }[];
                        keys: {
                            keyId: string;
                            version: number;
                            state: string;
                            origin: string;
                        }[];
                        /** @description of somebody who used its name, and may have been it */
                        lastRefusedHandshake: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            reason: string;
                            count: number;
                        } | null;
                        timeline: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            kind: string;
                            text: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listStationMigrationReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "name": "CP-0001",
                     *       "profileFloor": 2,
                     *       "checks": [
                     *         {
                     *           "check": "capability",
                     *           "verdict": "met",
                     *           "code": "owner_approval_missing",
                     *           "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        identityId: string;
                        name: string;
                        /** @enum {number} */
                        profileFloor: 2 | 3;
                        checks: {
                            /** @enum {string} */
                            check: "capability" | "owner_approval" | "last_contact" | "identity" | "clock" | "trust_anchor" | "firmware" | "key_hygiene";
                            /** @enum {string} */
                            verdict: "met" | "blocked" | "waiting" | "open" | "unknown";
                            /** @description of one that is blocked: the name under which its case would stop */
                            code: string | null;
                            because: string | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resumeMigrationCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        caseId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retryMigrationCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        caseId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    quarantineMigrationCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        caseId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    abandonMigrationCase: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "caseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        caseId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWaves: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                /** @description what its stations are brought: Profile 3, new AuthorizationKeys, or trust anchors */
                kind?: "migration" | "authorization_keys" | "trust_anchors";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "migration",
                     *           "bundle": "charging_station_trust",
                     *           "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "name": "CP-0001",
                     *           "state": "draft",
                     *           "selection": {
                     *             "owner": "north-depot",
                     *             "family": "Acme/AC22",
                     *             "cohorts": [
                     *               "wave-1"
                     *             ],
                     *             "identityIds": [
                     *               "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *             ],
                     *             "seenWithinDays": 1
                     *           },
                     *           "rules": {
                     *             "canarySize": 1,
                     *             "groupSize": 1,
                     *             "successPercent": 1,
                     *             "errorPercent": 1,
                     *             "atOnce": 1,
                     *             "perHour": 1,
                     *             "perHourOfFamily": 1,
                     *             "perHourOfCohort": 1,
                     *             "window": {
                     *               "days": [
                     *                 0
                     *               ],
                     *               "from": 1,
                     *               "to": 1,
                     *               "timeZone": "Europe/Berlin"
                     *             },
                     *             "notBefore": "2026-03-01T12:00:00.000Z"
                     *           },
                     *           "owners": [
                     *             "north-depot"
                     *           ],
                     *           "plannedBy": "user:first-engineer",
                     *           "plannedAt": "2026-03-01T12:00:00.000Z",
                     *           "reason": "planned work, ticket 4711",
                     *           "startedBy": "user:second-engineer",
                     *           "startedAt": "2026-03-01T12:00:00.000Z",
                     *           "endedAt": "2026-03-01T12:00:00.000Z",
                     *           "hold": {
                     *             "code": "too_many_failures",
                     *             "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "group": 1,
                     *             "at": "2026-03-01T12:00:00.000Z"
                     *           },
                     *           "waitingFor": "room beside 50 under way",
                     *           "changedAt": "2026-03-01T12:00:00.000Z",
                     *           "groups": [
                     *             {
                     *               "group": 1,
                     *               "waiting": 1,
                     *               "underWay": 1,
                     *               "active": 1,
                     *               "failed": 1,
                     *               "leftOut": 1
                     *             }
                     *           ],
                     *           "allowed": [
                     *             "start"
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            waveId: string;
                            /**
                             * @description what its stations are brought: Profile 3, new AuthorizationKeys, or trust anchors
                             * @enum {string}
                             */
                            kind: "migration" | "authorization_keys" | "trust_anchors";
                            /** @description with trust_anchors: whose version it brings */
                            bundle: ("charging_station_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust") | null;
                            /** @description that version; null where stations are only to lose what they have of the bundle */
                            bundleId: string | null;
                            name: string;
                            /** @enum {string} */
                            state: "draft" | "running" | "paused" | "held" | "completed" | "aborted";
                            /** @description which stations; each that is given narrows it, and none is all of them */
                            selection: {
                                owner?: string;
                                family?: string;
                                /** @description sites and regions; of several, one suffices */
                                cohorts?: string[];
                                identityIds?: string[];
                                /** @description whoever was not connected within so many days is left alone */
                                seenWithinDays?: number;
                            };
                            rules: {
                                /**
                                 * @description how many are tried first; 0: none
                                 * @default 5
                                 */
                                canarySize: number;
                                /** @default 100 */
                                groupSize: number;
                                /**
                                 * @description of a group, before the next begins
                                 * @default 95
                                 */
                                successPercent: number;
                                /**
                                 * @description of a group; one failure more, and the wave is held
                                 * @default 5
                                 */
                                errorPercent: number;
                                /**
                                 * @description under way at most
                                 * @default 50
                                 */
                                atOnce: number;
                                /**
                                 * @description begun in any hour at most
                                 * @default 500
                                 */
                                perHour: number;
                                /**
                                 * @description the same of one family
                                 * @default null
                                 */
                                perHourOfFamily: number | null;
                                /**
                                 * @description the same of one site or region
                                 * @default null
                                 */
                                perHourOfCohort: number | null;
                                /**
                                 * @description when stations are begun; null: at any time
                                 * @default null
                                 */
                                window: {
                                    /** @description on which it opens; 0 is Sunday */
                                    days: (0 | 1 | 2 | 3 | 4 | 5 | 6)[];
                                    /** @description minutes since midnight, a multiple of five */
                                    from: number;
                                    /** @description the same; at or before `from`, on the day after */
                                    to: number;
                                    /** @description IANA, such as Europe/Berlin */
                                    timeZone: string;
                                } | null;
                                /**
                                 * @description its planned start, RFC 3339, UTC: no station is begun before; null: as soon as it is started
                                 * @default null
                                 */
                                notBefore: string | null;
                            };
                            /** @description of its stations */
                            owners: string[];
                            plannedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            plannedAt: string;
                            reason: string;
                            startedBy: string | null;
                            startedAt: string | null;
                            endedAt: string | null;
                            hold: {
                                /** @enum {string} */
                                code: "too_many_failures" | "group_cannot_succeed" | "group_left_out";
                                because: string;
                                group: number;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                            } | null;
                            /** @description before more is begun */
                            waitingFor: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            changedAt: string;
                            groups: {
                                group: number;
                                waiting: number;
                                underWay: number;
                                active: number;
                                failed: number;
                                leftOut: number;
                            }[];
                            /** @description what may be done with it now */
                            allowed: ("start" | "pause" | "resume" | "abort")[];
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    planWave: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "kind": "migration",
                 *       "name": "CP-0001",
                 *       "selection": {},
                 *       "count": 12
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /**
                     * @description what its stations are brought: Profile 3, new AuthorizationKeys, or trust anchors
                     * @enum {string}
                     */
                    kind: "migration" | "authorization_keys" | "trust_anchors";
                    /**
                     * @description with trust_anchors whose version it brings; left out: charging_station_trust
                     * @enum {string}
                     */
                    bundle?: "charging_station_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust";
                    name: string;
                    /** @description which stations; each that is given narrows it, and none is all of them */
                    selection: {
                        owner?: string;
                        family?: string;
                        /** @description sites and regions; of several, one suffices */
                        cohorts?: string[];
                        identityIds?: string[];
                        /** @description whoever was not connected within so many days is left alone */
                        seenWithinDays?: number;
                    };
                    /** @default {} */
                    rules?: {
                        /**
                         * @description how many are tried first; 0: none
                         * @default 5
                         */
                        canarySize?: number;
                        /** @default 100 */
                        groupSize?: number;
                        /**
                         * @description of a group, before the next begins
                         * @default 95
                         */
                        successPercent?: number;
                        /**
                         * @description of a group; one failure more, and the wave is held
                         * @default 5
                         */
                        errorPercent?: number;
                        /**
                         * @description under way at most
                         * @default 50
                         */
                        atOnce?: number;
                        /**
                         * @description begun in any hour at most
                         * @default 500
                         */
                        perHour?: number;
                        /**
                         * @description the same of one family
                         * @default null
                         */
                        perHourOfFamily?: number | null;
                        /**
                         * @description the same of one site or region
                         * @default null
                         */
                        perHourOfCohort?: number | null;
                        /**
                         * @description when stations are begun; null: at any time
                         * @default null
                         */
                        window?: {
                            /** @description on which it opens; 0 is Sunday */
                            days: (0 | 1 | 2 | 3 | 4 | 5 | 6)[];
                            /** @description minutes since midnight, a multiple of five */
                            from: number;
                            /** @description the same; at or before `from`, on the day after */
                            to: number;
                            /** @description IANA, such as Europe/Berlin */
                            timeZone: string;
                        } | null;
                        /**
                         * @description its planned start, RFC 3339, UTC: no station is begun before; null: as soon as it is started
                         * @default null
                         */
                        notBefore?: string | null;
                    };
                    /** @description as a person typed it who has seen the dry run; null with `dryRun=true` */
                    count: number | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "count": 12,
                     *       "groups": [
                     *         1
                     *       ],
                     *       "families": [
                     *         {
                     *           "family": "Acme/AC22",
                     *           "count": 12
                     *         }
                     *       ],
                     *       "skipped": [
                     *         {
                     *           "reason": "already_on_profile_3",
                     *           "detail": "It is revoked already.",
                     *           "count": 12,
                     *           "families": [
                     *             {
                     *               "family": "Acme/AC22",
                     *               "count": 12
                     *             }
                     *           ],
                     *           "examples": [
                     *             "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *           ]
                     *         }
                     *       ],
                     *       "opensAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** @description null of a dry run */
                        waveId: string | null;
                        /** @description stations that it would be about */
                        count: number;
                        /** @description how many are in each, the first first */
                        groups: number[];
                        families: {
                            family: string;
                            count: number;
                        }[];
                        skipped: {
                            /** @enum {string} */
                            reason: "already_on_profile_3" | "station_behind_controller" | "case_is_open" | "rollout_is_open" | "anchors_verified" | "version_has_no_word" | "trust_anchor_store_full" | "exempt_from_migration" | "owner_approval_missing" | "not_seen_lately" | "password_not_taken" | "key_missing" | "migration_is_open" | "rotation_is_open" | "in_another_wave" | "key_replaced_since" | "family_cannot";
                            detail: string;
                            count: number;
                            families: {
                                family: string;
                                count: number;
                            }[];
                            examples: string[];
                        }[];
                        /** @description the first moment at which its rules let it begin a station; null: its window never opens */
                        opensAt: string | null;
                    };
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "count": 12,
                     *       "groups": [
                     *         1
                     *       ],
                     *       "families": [
                     *         {
                     *           "family": "Acme/AC22",
                     *           "count": 12
                     *         }
                     *       ],
                     *       "skipped": [
                     *         {
                     *           "reason": "already_on_profile_3",
                     *           "detail": "It is revoked already.",
                     *           "count": 12,
                     *           "families": [
                     *             {
                     *               "family": "Acme/AC22",
                     *               "count": 12
                     *             }
                     *           ],
                     *           "examples": [
                     *             "crt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *           ]
                     *         }
                     *       ],
                     *       "opensAt": "2026-03-01T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        /** @description null of a dry run */
                        waveId: string | null;
                        /** @description stations that it would be about */
                        count: number;
                        /** @description how many are in each, the first first */
                        groups: number[];
                        families: {
                            family: string;
                            count: number;
                        }[];
                        skipped: {
                            /** @enum {string} */
                            reason: "already_on_profile_3" | "station_behind_controller" | "case_is_open" | "rollout_is_open" | "anchors_verified" | "version_has_no_word" | "trust_anchor_store_full" | "exempt_from_migration" | "owner_approval_missing" | "not_seen_lately" | "password_not_taken" | "key_missing" | "migration_is_open" | "rotation_is_open" | "in_another_wave" | "key_replaced_since" | "family_cannot";
                            detail: string;
                            count: number;
                            families: {
                                family: string;
                                count: number;
                            }[];
                            examples: string[];
                        }[];
                        /** @description the first moment at which its rules let it begin a station; null: its window never opens */
                        opensAt: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "kind": "migration",
                     *       "bundle": "charging_station_trust",
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "name": "CP-0001",
                     *       "state": "draft",
                     *       "selection": {
                     *         "owner": "north-depot",
                     *         "family": "Acme/AC22",
                     *         "cohorts": [
                     *           "wave-1"
                     *         ],
                     *         "identityIds": [
                     *           "idn_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         ],
                     *         "seenWithinDays": 1
                     *       },
                     *       "rules": {
                     *         "canarySize": 1,
                     *         "groupSize": 1,
                     *         "successPercent": 1,
                     *         "errorPercent": 1,
                     *         "atOnce": 1,
                     *         "perHour": 1,
                     *         "perHourOfFamily": 1,
                     *         "perHourOfCohort": 1,
                     *         "window": {
                     *           "days": [
                     *             0
                     *           ],
                     *           "from": 1,
                     *           "to": 1,
                     *           "timeZone": "Europe/Berlin"
                     *         },
                     *         "notBefore": "2026-03-01T12:00:00.000Z"
                     *       },
                     *       "owners": [
                     *         "north-depot"
                     *       ],
                     *       "plannedBy": "user:first-engineer",
                     *       "plannedAt": "2026-03-01T12:00:00.000Z",
                     *       "reason": "planned work, ticket 4711",
                     *       "startedBy": "user:second-engineer",
                     *       "startedAt": "2026-03-01T12:00:00.000Z",
                     *       "endedAt": "2026-03-01T12:00:00.000Z",
                     *       "hold": {
                     *         "code": "too_many_failures",
                     *         "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "group": 1,
                     *         "at": "2026-03-01T12:00:00.000Z"
                     *       },
                     *       "waitingFor": "room beside 50 under way",
                     *       "changedAt": "2026-03-01T12:00:00.000Z",
                     *       "groups": [
                     *         {
                     *           "group": 1,
                     *           "waiting": 1,
                     *           "underWay": 1,
                     *           "active": 1,
                     *           "failed": 1,
                     *           "leftOut": 1
                     *         }
                     *       ],
                     *       "allowed": [
                     *         "start"
                     *       ],
                     *       "failures": [
                     *         {
                     *           "code": "deliver_certificate_failed",
                     *           "family": "Acme/AC22",
                     *           "count": 12
                     *         }
                     *       ],
                     *       "health": {
                     *         "waiting": 1,
                     *         "underWay": 1,
                     *         "active": 1,
                     *         "failed": 1,
                     *         "leftOut": 1,
                     *         "lastHour": {
                     *           "begun": 1,
                     *           "ended": 1
                     *         },
                     *         "expectedEnd": "2026-03-01T12:00:00.000Z",
                     *         "budget": {
                     *           "group": 1,
                     *           "mayFail": 1,
                     *           "failed": 1
                     *         },
                     *         "visibility": {
                     *           "failures": 1,
                     *           "p50Ms": 1,
                     *           "p99Ms": 1
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        waveId: string;
                        /**
                         * @description what its stations are brought: Profile 3, new AuthorizationKeys, or trust anchors
                         * @enum {string}
                         */
                        kind: "migration" | "authorization_keys" | "trust_anchors";
                        /** @description with trust_anchors: whose version it brings */
                        bundle: ("charging_station_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust") | null;
                        /** @description that version; null where stations are only to lose what they have of the bundle */
                        bundleId: string | null;
                        name: string;
                        /** @enum {string} */
                        state: "draft" | "running" | "paused" | "held" | "completed" | "aborted";
                        /** @description which stations; each that is given narrows it, and none is all of them */
                        selection: {
                            owner?: string;
                            family?: string;
                            /** @description sites and regions; of several, one suffices */
                            cohorts?: string[];
                            identityIds?: string[];
                            /** @description whoever was not connected within so many days is left alone */
                            seenWithinDays?: number;
                        };
                        rules: {
                            /**
                             * @description how many are tried first; 0: none
                             * @default 5
                             */
                            canarySize: number;
                            /** @default 100 */
                            groupSize: number;
                            /**
                             * @description of a group, before the next begins
                             * @default 95
                             */
                            successPercent: number;
                            /**
                             * @description of a group; one failure more, and the wave is held
                             * @default 5
                             */
                            errorPercent: number;
                            /**
                             * @description under way at most
                             * @default 50
                             */
                            atOnce: number;
                            /**
                             * @description begun in any hour at most
                             * @default 500
                             */
                            perHour: number;
                            /**
                             * @description the same of one family
                             * @default null
                             */
                            perHourOfFamily: number | null;
                            /**
                             * @description the same of one site or region
                             * @default null
                             */
                            perHourOfCohort: number | null;
                            /**
                             * @description when stations are begun; null: at any time
                             * @default null
                             */
                            window: {
                                /** @description on which it opens; 0 is Sunday */
                                days: (0 | 1 | 2 | 3 | 4 | 5 | 6)[];
                                /** @description minutes since midnight, a multiple of five */
                                from: number;
                                /** @description the same; at or before `from`, on the day after */
                                to: number;
                                /** @description IANA, such as Europe/Berlin */
                                timeZone: string;
                            } | null;
                            /**
                             * @description its planned start, RFC 3339, UTC: no station is begun before; null: as soon as it is started
                             * @default null
                             */
                            notBefore: string | null;
                        };
                        /** @description of its stations */
                        owners: string[];
                        plannedBy: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        plannedAt: string;
                        reason: string;
                        startedBy: string | null;
                        startedAt: string | null;
                        endedAt: string | null;
                        hold: {
                            /** @enum {string} */
                            code: "too_many_failures" | "group_cannot_succeed" | "group_left_out";
                            because: string;
                            group: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                        } | null;
                        /** @description before more is begun */
                        waitingFor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        changedAt: string;
                        groups: {
                            group: number;
                            waiting: number;
                            underWay: number;
                            active: number;
                            failed: number;
                            leftOut: number;
                        }[];
                        /** @description what may be done with it now */
                        allowed: ("start" | "pause" | "resume" | "abort")[];
                        /** @description what stopped stations, the most frequent first */
                        failures: {
                            code: string;
                            family: string;
                            count: number;
                        }[];
                        health: {
                            waiting: number;
                            underWay: number;
                            active: number;
                            failed: number;
                            leftOut: number;
                            lastHour: {
                                begun: number;
                                ended: number;
                            };
                            /** @description at the pace of the last hour; null: nobody can say */
                            expectedEnd: string | null;
                            /** @description how many of the group under way may fail before the wave is held, and how many have */
                            budget: {
                                group: number;
                                mayFail: number;
                                failed: number;
                            } | null;
                            /** @description from the answer or the deadline that made a station fail to its failure being recorded */
                            visibility: {
                                failures: number;
                                p50Ms: number | null;
                                p99Ms: number | null;
                            };
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWaveMembers: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "waiting" | "under_way" | "active" | "failed" | "left_out";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "position": 1,
                     *           "group": 1,
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "wireName": "CP-0001",
                     *           "family": "Acme/AC22",
                     *           "cohorts": [
                     *             "wave-1"
                     *           ],
                     *           "state": "active",
                     *           "processId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "process": {
                     *             "state": "active",
                     *             "step": "verify",
                     *             "waitingFor": "room beside 50 under way"
                     *           },
                     *           "begunAt": "2026-03-01T12:00:00.000Z",
                     *           "changedAt": "2026-03-01T12:00:00.000Z",
                     *           "failedAt": "2026-03-01T12:00:00.000Z",
                     *           "because": {
                     *             "code": "deliver_certificate_failed",
                     *             "detail": "The station refused its certificate three times.",
                     *             "since": "2026-03-01T12:00:00.000Z"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            position: number;
                            group: number;
                            identityId: string;
                            wireName: string;
                            family: string;
                            cohorts: string[];
                            /** @enum {string} */
                            state: "waiting" | "under_way" | "active" | "failed" | "left_out";
                            processId: string | null;
                            /** @description where it stands */
                            process: {
                                state: string;
                                step: string | null;
                                waitingFor: string | null;
                            } | null;
                            begunAt: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            changedAt: string;
                            /** @description when its failure was recorded, and so visible */
                            failedAt: string | null;
                            /** @description why it failed or was left out */
                            because: {
                                code: string;
                                detail: string;
                                /** @description of a failure: the answer or the deadline that made it; null: a person */
                                since?: string | null;
                            } | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startWave: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        waveId: string;
                        /** @description nothing is begun before a second person approves it */
                        approvalId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    pauseWave: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "draft"
                     *     }
                     */
                    "application/json": {
                        waveId: string;
                        /** @enum {string} */
                        state: "draft" | "running" | "paused" | "held" | "completed" | "aborted";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resumeWave: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "draft"
                     *     }
                     */
                    "application/json": {
                        waveId: string;
                        /** @enum {string} */
                        state: "draft" | "running" | "paused" | "held" | "completed" | "aborted";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    abortWave: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "draft"
                     *     }
                     */
                    "application/json": {
                        waveId: string;
                        /** @enum {string} */
                        state: "draft" | "running" | "paused" | "held" | "completed" | "aborted";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getCalendar: {
        parameters: {
            query?: {
                /** @description a day of the first week, UTC, such as 2026-03-01; without it today */
                from?: string;
                /** @description how many, up to 53 */
                weeks?: number;
                /** @description by what stations are told apart; sites and regions are cohorts */
                by?: "cohort" | "family" | "owner";
                /** @description stations of this owner */
                owner?: string;
                /** @description stations of this family */
                family?: string;
                /** @description stations of this cohort */
                cohort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "computedAt": "2026-03-01T12:00:00.000Z",
                     *       "by": "cohort",
                     *       "weeks": [
                     *         {
                     *           "week": "2026-W10",
                     *           "monday": "2026-03-02",
                     *           "groups": [
                     *             {
                     *               "group": "site:Harbour",
                     *               "expiring": 1,
                     *               "dueForRenewal": 1,
                     *               "exceptions": [
                     *                 {
                     *                   "kind": "expired_certificate",
                     *                   "count": 12
                     *                 }
                     *               ],
                     *               "starts": [
                     *                 {
                     *                   "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *                   "stations": 12
                     *                 }
                     *               ]
                     *             }
                     *           ],
                     *           "waves": [
                     *             {
                     *               "waveId": "wav_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *               "kind": "migration",
                     *               "name": "Harbour first",
                     *               "state": "draft",
                     *               "waiting": 1,
                     *               "begins": "2026-03-01T12:00:00.000Z",
                     *               "windows": [
                     *                 {
                     *                   "from": "2026-03-03T21:00:00.000Z",
                     *                   "until": "2026-03-04T03:00:00.000Z"
                     *                 }
                     *               ]
                     *             }
                     *           ],
                     *           "ends": [
                     *             {
                     *               "kind": "root",
                     *               "name": "charger-identity",
                     *               "at": "2026-03-01T12:00:00.000Z",
                     *               "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *               "bundlePurpose": "charging_station_trust",
                     *               "stations": 12
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        computedAt: string;
                        /** @enum {string} */
                        by: "cohort" | "family" | "owner";
                        weeks: {
                            /** @description ISO 8601, such as 2026-W53 */
                            week: string;
                            /**
                             * Format: date
                             * @description it begins then, at midnight UTC
                             */
                            monday: string;
                            /** @description those with something in this week */
                            groups: {
                                /** @description null: of stations that are in no cohort */
                                group: string | null;
                                /** @description certificates in force of its stations that end in this week */
                                expiring: number;
                                /** @description those whose renewal the scheduler begins in this week */
                                dueForRenewal: number;
                                /** @description exceptions and tolerances that end */
                                exceptions: {
                                    /** @enum {string} */
                                    kind: "expired_certificate" | "outside_certificate" | "long_texts" | "unknown_fields" | "exclusive_chain_limit" | "exempt_from_migration" | "binding_exception" | "recovery_admission" | "break_glass" | "capability_exception";
                                    count: number;
                                }[];
                                /** @description waves that begin in this week, with how many of its stations wait in them */
                                starts: {
                                    waveId: string;
                                    stations: number;
                                }[];
                            }[];
                            waves: {
                                waveId: string;
                                /**
                                 * @description what its stations are brought: Profile 3, new AuthorizationKeys, or trust anchors
                                 * @enum {string}
                                 */
                                kind: "migration" | "authorization_keys" | "trust_anchors";
                                name: string;
                                /** @enum {string} */
                                state: "draft" | "running" | "paused" | "held" | "completed" | "aborted";
                                /** @description stations that it has not begun */
                                waiting: number;
                                /** @description the first moment at which it may begin a station; null: that is in another week */
                                begins: string | null;
                                /** @description openings of its maintenance window from then on, as long as it has not ended */
                                windows: {
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339, UTC
                                     */
                                    from: string;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339, UTC
                                     */
                                    until: string;
                                }[];
                            }[];
                            /** @description what ends for all of them */
                            ends: {
                                /**
                                 * @description `authority`: one of ours below its root; `trust_anchor`: a root that has no record
                                 * @enum {string}
                                 */
                                kind: "root" | "authority" | "listener" | "trust_anchor" | "family_exclusion";
                                name: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                certificateId: string | null;
                                /** @description of an anchor */
                                bundlePurpose: ("charging_station_trust" | "station_client_trust" | "adopted_station_trust" | "charger_factory_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust" | "vehicle_vas_trust" | "iot_hub_trust" | "firmware_signing_trust") | null;
                                /** @description of an excluded family: those that are not on Profile 3 */
                                stations: number | null;
                            }[];
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getComplianceReport: {
        parameters: {
            query?: {
                format?: "ndjson" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a line for each record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                    "text/csv": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listMilestones: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "milestone": "M1",
                     *           "meaning": "Hardening baseline",
                     *           "isMet": true,
                     *           "criteria": [
                     *             {
                     *               "criterion": "rotation_proven",
                     *               "verdict": "met",
                     *               "figure": "12 stations have been rotated",
                     *               "source": "depot-register"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            /** @enum {string} */
                            milestone: "M1" | "M2" | "M3" | "M4" | "M5" | "M6";
                            /** @description in the words of the specification */
                            meaning: string;
                            /** @description each of its criteria is */
                            isMet: boolean;
                            criteria: {
                                criterion: string;
                                /**
                                 * @description needs_attestation: no data shows it, and no attestation is in force
                                 * @enum {string}
                                 */
                                verdict: "met" | "not_met" | "needs_attestation";
                                /** @description what was counted, or what somebody attests */
                                figure: string;
                                /** @description what it is counted from, or who attests it */
                                source: string;
                            }[];
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAttestations: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                criterion?: "deployed_in_non_production" | "pilot_cohort_agreed" | "dashboards_in_use" | "runbooks_rehearsed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ats_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "criterion": "deployed_in_non_production",
                     *           "state": "in_force",
                     *           "statement": "Each runbook was walked through on the 12th of May.",
                     *           "link": "https://wiki.example/drills/12",
                     *           "attestedBy": "user:first-engineer",
                     *           "attestedAt": "2026-03-01T12:00:00.000Z",
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "auditEntryId": "aud_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "withdrawn": {
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "by": "user:first-engineer",
                     *             "reason": "planned work, ticket 4711"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @enum {string} */
                            criterion: "deployed_in_non_production" | "pilot_cohort_agreed" | "dashboards_in_use" | "runbooks_rehearsed";
                            /** @enum {string} */
                            state: "in_force" | "withdrawn" | "expired";
                            statement: string;
                            link: string | null;
                            attestedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            attestedAt: string;
                            /**
                             * Format: date-time
                             * @description from then on it is worth nothing
                             */
                            until: string;
                            /** @description the entry that stands for it in the sealed audit */
                            auditEntryId: string;
                            withdrawn: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                by: string;
                                reason: string;
                            } | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    attestCriterion: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "criterion": "deployed_in_non_production",
                 *       "statement": "Each runbook was walked through on the 12th of May.",
                 *       "until": "2026-03-08T12:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @enum {string} */
                    criterion: "deployed_in_non_production" | "pilot_cohort_agreed" | "dashboards_in_use" | "runbooks_rehearsed";
                    /** @description what is attested, in your words */
                    statement: string;
                    /**
                     * @description where it can be seen
                     * @default null
                     */
                    link?: string | null;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC; 366 days ahead at most
                     */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attestationId": "ats_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "until": "2026-03-08T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        attestationId: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        until: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    withdrawAttestation: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attestationId": "ats_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        attestationId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSyntheticProbes: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                state?: "running" | "succeeded" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "prb_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "state": "running",
                     *           "startedAt": "2026-03-01T12:00:00.000Z",
                     *           "startedBy": "system:synthetic-probe",
                     *           "reason": "planned work, ticket 4711",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "orderedAt": "2026-03-01T12:00:00.000Z",
                     *           "issuedAt": "2026-03-01T12:00:00.000Z",
                     *           "revokedAt": "2026-03-01T12:00:00.000Z",
                     *           "arrived": [
                     *             {
                     *               "plane": "gateway",
                     *               "at": "2026-03-01T12:00:00.000Z"
                     *             }
                     *           ],
                     *           "endedAt": "2026-03-01T12:00:00.000Z",
                     *           "failure": {
                     *             "step": "order",
                     *             "detail": "what there is to say of it, in a sentence"
                     *           },
                     *           "isCleared": true
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @enum {string} */
                            state: "running" | "succeeded" | "failed";
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            startedAt: string;
                            startedBy: string;
                            reason: string;
                            identityId: string;
                            /** @description its record stays in the inventory */
                            certificateId: string | null;
                            orderedAt: string | null;
                            issuedAt: string | null;
                            revokedAt: string | null;
                            /** @description where its revocation was seen; a plane that cannot confirm one is left out */
                            arrived: {
                                /** @enum {string} */
                                plane: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                            }[];
                            endedAt: string | null;
                            /** @description the step that was not done, and why */
                            failure: {
                                /** @enum {string} */
                                step: "order" | "issue" | "revoke" | "arrive";
                                detail: string;
                            } | null;
                            /** @description nothing that it had made can be valid any more */
                            isCleared: boolean;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    runSyntheticProbe: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "probeId": "prb_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        probeId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSyntheticProbe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prb_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "running",
                     *       "startedAt": "2026-03-01T12:00:00.000Z",
                     *       "startedBy": "system:synthetic-probe",
                     *       "reason": "planned work, ticket 4711",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "orderedAt": "2026-03-01T12:00:00.000Z",
                     *       "issuedAt": "2026-03-01T12:00:00.000Z",
                     *       "revokedAt": "2026-03-01T12:00:00.000Z",
                     *       "arrived": [
                     *         {
                     *           "plane": "gateway",
                     *           "at": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "endedAt": "2026-03-01T12:00:00.000Z",
                     *       "failure": {
                     *         "step": "order",
                     *         "detail": "what there is to say of it, in a sentence"
                     *       },
                     *       "isCleared": true
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        state: "running" | "succeeded" | "failed";
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        startedAt: string;
                        startedBy: string;
                        reason: string;
                        identityId: string;
                        /** @description its record stays in the inventory */
                        certificateId: string | null;
                        orderedAt: string | null;
                        issuedAt: string | null;
                        revokedAt: string | null;
                        /** @description where its revocation was seen; a plane that cannot confirm one is left out */
                        arrived: {
                            /** @enum {string} */
                            plane: "gateway" | "ca" | "ocsp" | "crl" | "iot_hub" | "station" | "scheme";
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                        }[];
                        endedAt: string | null;
                        /** @description the step that was not done, and why */
                        failure: {
                            /** @enum {string} */
                            step: "order" | "issue" | "revoke" | "arrive";
                            detail: string;
                        } | null;
                        /** @description nothing that it had made can be valid any more */
                        isCleared: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAuthorizationKeys: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                finding?: "exposed" | "known_default" | "shared_secret" | "own_name" | "short_secret" | "not_compared" | "foreign_secret" | "rotation_due" | "unused" | "unsettled";
                /** @description left out: all but retired and revoked ones */
                state?: "pending" | "set_aside" | "active" | "retiring" | "retired" | "revoked";
                /** @description every version that this one ever had */
                station?: string;
                family?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "keyId": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "wireName": "CP-0001",
                     *           "owner": "north-depot",
                     *           "family": "Acme/AC22",
                     *           "version": 1,
                     *           "state": "active",
                     *           "origin": "imported",
                     *           "mustRotate": true,
                     *           "rotateBecause": "hygiene",
                     *           "passwordReading": "plain",
                     *           "storedAt": "2026-03-01T12:00:00.000Z",
                     *           "lastUsedAt": "2026-03-01T12:00:00.000Z",
                     *           "changedAt": "2026-03-01T12:00:00.000Z",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "findings": [
                     *             "exposed"
                     *           ],
                     *           "heldBack": {
                     *             "code": "key_cutover_path_missing",
                     *             "detail": "what there is to say of it, in a sentence"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            keyId: string;
                            identityId: string;
                            wireName: string;
                            owner: string;
                            family: string;
                            version: number;
                            /** @enum {string} */
                            state: "pending" | "set_aside" | "active" | "retiring" | "retired" | "revoked";
                            /** @enum {string} */
                            origin: "imported" | "generated";
                            mustRotate: boolean;
                            rotateBecause: ("hygiene" | "exposure" | "installer_transfer" | "board_replacement" | "periodic") | null;
                            /** @description what the station made of its password at its last login with one */
                            passwordReading: ("plain" | "bytes" | "hex_text") | null;
                            /** @description when the station said that it has it; null: never */
                            storedAt: string | null;
                            /** @description to the hour */
                            lastUsedAt: string | null;
                            /**
                             * Format: date-time
                             * @description since when it has its state
                             */
                            changedAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            /** @description what is wrong with it, the worst first */
                            findings: ("exposed" | "known_default" | "shared_secret" | "own_name" | "short_secret" | "not_compared" | "foreign_secret" | "rotation_due" | "unused" | "unsettled")[];
                            /** @description why one that is due is begun neither by itself nor by a wave */
                            heldBack: {
                                code: string;
                                detail: string;
                            } | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    countKeyFindings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "findings": [
                     *         {
                     *           "finding": "exposed",
                     *           "means": "Another station has the same one.",
                     *           "keys": 1,
                     *           "stations": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        findings: {
                            /** @enum {string} */
                            finding: "exposed" | "known_default" | "shared_secret" | "own_name" | "short_secret" | "not_compared" | "foreign_secret" | "rotation_due" | "unused" | "unsettled";
                            means: string;
                            keys: number;
                            stations: number;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateAuthorizationKey: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "trigger": "hygiene"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /**
                     * @description why; with exposure the old key is revoked once the new one has worked
                     * @enum {string}
                     */
                    trigger: "hygiene" | "exposure" | "installer_transfer" | "board_replacement" | "periodic";
                    /**
                     * @description whether a station that has stored its key is sent away, or left a day to come back by itself
                     * @default when_convenient
                     * @enum {string}
                     */
                    reconnect?: "at_once" | "when_convenient";
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rotationId": "krt_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        rotationId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    issueAuthorizationKey: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keyId": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "secret": "Zx7-kP2_mQ9+tR4=wL6|",
                     *       "hex": "5a78372d6b50325f6d51392b7452343d774c367c",
                     *       "until": "2026-03-08T12:00:00.000Z"
                     *     }
                     */
                    "application/json": {
                        keyId: string;
                        /** @description shown once; null in the answer to a repetition */
                        secret: string | null;
                        /** @description the same, as a station of 1.6 is told it */
                        hex: string | null;
                        /**
                         * Format: date-time
                         * @description when it ends, if no station has come in with it
                         */
                        until: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeAuthorizationKey: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "because": "compromised"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /**
                     * @description compromised: somebody else knows it, or may; that waits for no second person
                     * @enum {string}
                     */
                    because: "compromised" | "withdrawn";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keyId": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "wayIn": "another_key",
                     *       "advice": "The station comes in with its other key."
                     *     }
                     */
                    "application/json": {
                        keyId: string;
                        /** @description nothing has happened: a second person is asked */
                        approvalId: string | null;
                        /** @description what is left to the station; none: nothing that is known to work */
                        wayIn: ("another_key" | "certificate" | "none") | null;
                        advice: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keyId": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "wayIn": "another_key",
                     *       "advice": "The station comes in with its other key."
                     *     }
                     */
                    "application/json": {
                        keyId: string;
                        /** @description nothing has happened: a second person is asked */
                        approvalId: string | null;
                        /** @description what is left to the station; none: nothing that is known to work */
                        wayIn: ("another_key" | "certificate" | "none") | null;
                        advice: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listKeyRotations: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                phase?: "planned" | "change_key" | "rollback_window" | "completed" | "quarantine" | "abandoned";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "rotationId": "krt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "wireName": "CP-0001",
                     *           "phase": "planned",
                     *           "trigger": "hygiene",
                     *           "replaces": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "reconnectFrom": "2026-03-01T12:00:00.000Z",
                     *           "lastOutcome": "Seen in a mutual TLS handshake.",
                     *           "waitingFor": "the station to log in again by itself",
                     *           "stop": {
                     *             "code": "change_authorization_key_failed",
                     *             "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "phase": "change_key"
                     *           },
                     *           "deadline": "2026-03-08T12:00:00.000Z",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "changedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            rotationId: string;
                            identityId: string;
                            wireName: string;
                            /** @enum {string} */
                            phase: "planned" | "change_key" | "rollback_window" | "completed" | "quarantine" | "abandoned";
                            /** @enum {string} */
                            trigger: "hygiene" | "exposure" | "installer_transfer" | "board_replacement" | "periodic";
                            replaces: string | null;
                            /** @description until then the station may come back by itself */
                            reconnectFrom: string | null;
                            lastOutcome: string;
                            waitingFor: string | null;
                            stop: {
                                code: string;
                                because: string;
                                phase: string;
                            } | null;
                            deadline: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            changedAt: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getKeyRotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rotationId": "krt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "wireName": "CP-0001",
                     *       "phase": "planned",
                     *       "trigger": "hygiene",
                     *       "replaces": "key_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "reconnectFrom": "2026-03-01T12:00:00.000Z",
                     *       "lastOutcome": "Seen in a mutual TLS handshake.",
                     *       "waitingFor": "the station to log in again by itself",
                     *       "stop": {
                     *         "code": "change_authorization_key_failed",
                     *         "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "phase": "change_key"
                     *       },
                     *       "deadline": "2026-03-08T12:00:00.000Z",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "changedAt": "2026-03-01T12:00:00.000Z",
                     *       "timeline": [
                     *         {
                     *           "sequence": 1,
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "kind": "transition",
                     *           "text": "change authorization key: accepted"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        rotationId: string;
                        identityId: string;
                        wireName: string;
                        /** @enum {string} */
                        phase: "planned" | "change_key" | "rollback_window" | "completed" | "quarantine" | "abandoned";
                        /** @enum {string} */
                        trigger: "hygiene" | "exposure" | "installer_transfer" | "board_replacement" | "periodic";
                        replaces: string | null;
                        /** @description until then the station may come back by itself */
                        reconnectFrom: string | null;
                        lastOutcome: string;
                        waitingFor: string | null;
                        stop: {
                            code: string;
                            because: string;
                            phase: string;
                        } | null;
                        deadline: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        changedAt: string;
                        timeline: {
                            sequence: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            /** @enum {string} */
                            kind: "transition" | "command" | "station" | "operator";
                            text: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retryKeyRotation: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rotationId": "krt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "phase": "planned"
                     *     }
                     */
                    "application/json": {
                        rotationId: string;
                        /** @enum {string} */
                        phase: "planned" | "change_key" | "rollback_window" | "completed" | "quarantine" | "abandoned";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    abandonKeyRotation: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "rotationId": "krt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "phase": "planned"
                     *     }
                     */
                    "application/json": {
                        rotationId: string;
                        /** @enum {string} */
                        phase: "planned" | "change_key" | "rollback_window" | "completed" | "quarantine" | "abandoned";
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listKeyPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policies": [
                     *         {
                     *           "level": "fleet",
                     *           "value": "CP-0001",
                     *           "periodDays": 1,
                     *           "fromDay": "2026-03-01T12:00:00.000Z",
                     *           "setBy": "user:first-engineer",
                     *           "setAt": "2026-03-01T12:00:00.000Z",
                     *           "reason": "planned work, ticket 4711"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        policies: {
                            /** @enum {string} */
                            level: "fleet" | "owner" | "family";
                            value: string;
                            periodDays: number | null;
                            fromDay: string | null;
                            setBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            setAt: string;
                            reason: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setKeyPolicy: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "level": "fleet",
                 *       "periodDays": 1
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @enum {string} */
                    level: "fleet" | "owner" | "family";
                    /**
                     * @description the owner or the family
                     * @default
                     */
                    value?: string;
                    /** @description 30 to 3650; null: never */
                    periodDays: number | null;
                    /**
                     * @description nothing is replaced for its age before then
                     * @default null
                     */
                    fromDay?: string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policies": [
                     *         {
                     *           "level": "fleet",
                     *           "value": "CP-0001",
                     *           "periodDays": 1,
                     *           "fromDay": "2026-03-01T12:00:00.000Z",
                     *           "setBy": "user:first-engineer",
                     *           "setAt": "2026-03-01T12:00:00.000Z",
                     *           "reason": "planned work, ticket 4711"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        policies: {
                            /** @enum {string} */
                            level: "fleet" | "owner" | "family";
                            value: string;
                            periodDays: number | null;
                            fromDay: string | null;
                            setBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            setAt: string;
                            reason: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listKeyCutoverPaths: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "pathId": "kcp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "family": "Acme/AC22",
                     *           "description": "A technician is on site, with the portal of the vendor at hand.",
                     *           "state": "proposed",
                     *           "proposedBy": "user:first-engineer",
                     *           "proposedAt": "2026-03-01T12:00:00.000Z",
                     *           "reason": "planned work, ticket 4711",
                     *           "approvedBy": "user:second-engineer",
                     *           "approvedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            pathId: string;
                            family: string;
                            description: string;
                            /** @enum {string} */
                            state: "proposed" | "approved" | "withdrawn";
                            proposedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            proposedAt: string;
                            reason: string;
                            approvedBy: string | null;
                            approvedAt: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    proposeKeyCutoverPath: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "family": "Acme/AC22",
                 *       "description": "A technician is on site, with the portal of the vendor at hand."
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    family: string;
                    /** @description who is where, and how a lost station comes back */
                    description: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pathId": "kcp_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        pathId: string;
                        approvalId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBreakGlasses: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                /** @description only of this one */
                station?: string;
                state?: "asked" | "open" | "narrowed" | "ended" | "turned_down";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "breakGlassId": "bgl_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "migrationCaseId": "mig_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "state": "asked",
                     *           "key": "last_used",
                     *           "lowers": true,
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "reason": "planned work, ticket 4711",
                     *           "askedBy": "user:first-engineer",
                     *           "askedAt": "2026-03-01T12:00:00.000Z",
                     *           "approvedBy": "user:second-engineer",
                     *           "openedAt": "2026-03-01T12:00:00.000Z",
                     *           "cameDownAt": "2026-03-01T12:00:00.000Z",
                     *           "endedAt": "2026-03-01T12:00:00.000Z",
                     *           "endedBecause": "returned"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            breakGlassId: string;
                            identityId: string;
                            migrationCaseId: string;
                            /** @enum {string} */
                            state: "asked" | "open" | "narrowed" | "ended" | "turned_down";
                            /** @enum {string} */
                            key: "last_used" | "by_hand" | "delivered";
                            lowers: boolean;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            until: string;
                            reason: string;
                            askedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            askedAt: string;
                            approvedBy: string | null;
                            openedAt: string | null;
                            /** @description its first login with its password since; null: it may be on Profile 3 as before */
                            cameDownAt: string | null;
                            endedAt: string | null;
                            endedBecause: ("returned" | "end_date" | "by_person" | "key_revoked" | "opened_anew" | "declined" | "not_answered" | "not_possible" | "decommissioned") | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    askForBreakGlass: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "until": "2026-03-08T12:00:00.000Z"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /**
                     * Format: date-time
                     * @description until when Profile 2 is open, 72 hours ahead at most
                     */
                    until: string;
                    /**
                     * @description last_used: the password of ours with which it came last; by_hand: one that is issued after the yes and typed in; delivered: one that it is told over its present connection, before it is sent to Profile 2
                     * @default last_used
                     * @enum {string}
                     */
                    key?: "last_used" | "by_hand" | "delivered";
                    /**
                     * @description whether we send it to Profile 2, as soon as it is connected; not with OCPP 1.6, which has no message for that
                     * @default false
                     */
                    lowers?: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "breakGlassId": "bgl_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "advice": "Once it is approved the door is open: the station comes back by itself, or is set by hand."
                     *     }
                     */
                    "application/json": {
                        breakGlassId: string;
                        approvalId: string;
                        /** @description what becomes of it once the second person has said yes */
                        advice: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endBreakGlass: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "breakGlassId": "bgl_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "state": "asked",
                     *       "advice": "Profile 2 is refused of it again; it comes in with its certificate as before."
                     *     }
                     */
                    "application/json": {
                        breakGlassId: string;
                        /** @enum {string} */
                        state: "asked" | "open" | "narrowed" | "ended" | "turned_down";
                        /** @description what the station may do from now on */
                        advice: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    requestLogStation: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "security",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    kind: "security" | "diagnostics" | "data_collector";
                    /**
                     * Format: date-time
                     * @description entries from this time on; left out: from the first
                     */
                    oldest?: string;
                    /**
                     * Format: date-time
                     * @description entries before this time; left out: to the last
                     */
                    latest?: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "stationLogId": "slg_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        stationLogId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listStationLogs: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                identityId?: string;
                state?: "requested" | "accepted" | "uploading" | "uploaded" | "failed" | "cancelled" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "slg_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "security",
                     *           "state": "requested",
                     *           "detail": "what there is to say of it, in a sentence",
                     *           "oldest": "2026-03-01T12:00:00.000Z",
                     *           "latest": "2026-03-01T12:00:00.000Z",
                     *           "requestedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "requestedAt": "2026-03-01T12:00:00.000Z",
                     *           "expiresAt": "2026-08-28T12:00:00.000Z",
                     *           "changedAt": "2026-03-01T12:00:00.000Z",
                     *           "attempts": 1,
                     *           "filename": "security-2026-11.log",
                     *           "content": {
                     *             "bytes": 1,
                     *             "sha256": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *             "storedAt": "2026-03-01T12:00:00.000Z",
                     *             "removedAt": "2026-03-01T12:00:00.000Z"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            identityId: string;
                            /** @enum {string} */
                            kind: "security" | "diagnostics" | "data_collector";
                            /** @enum {string} */
                            state: "requested" | "accepted" | "uploading" | "uploaded" | "failed" | "cancelled" | "expired";
                            /** @description what came last, in words */
                            detail: string;
                            oldest: string | null;
                            latest: string | null;
                            requestedBy: string;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            requestedAt: string;
                            /**
                             * Format: date-time
                             * @description until when its upload is let in
                             */
                            expiresAt: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            changedAt: string;
                            /** @description uploads that were let in */
                            attempts: number;
                            /** @description as the station named it, without any path */
                            filename: string | null;
                            content: {
                                bytes: number;
                                sha256: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                storedAt: string;
                                /** @description it was older than content is kept */
                                removedAt: string | null;
                            } | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getStationLog: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "slg_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "kind": "security",
                     *       "state": "requested",
                     *       "detail": "what there is to say of it, in a sentence",
                     *       "oldest": "2026-03-01T12:00:00.000Z",
                     *       "latest": "2026-03-01T12:00:00.000Z",
                     *       "requestedBy": "user:first-engineer",
                     *       "reason": "planned work, ticket 4711",
                     *       "requestedAt": "2026-03-01T12:00:00.000Z",
                     *       "expiresAt": "2026-08-28T12:00:00.000Z",
                     *       "changedAt": "2026-03-01T12:00:00.000Z",
                     *       "attempts": 1,
                     *       "filename": "security-2026-11.log",
                     *       "content": {
                     *         "bytes": 1,
                     *         "sha256": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *         "storedAt": "2026-03-01T12:00:00.000Z",
                     *         "removedAt": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        identityId: string;
                        /** @enum {string} */
                        kind: "security" | "diagnostics" | "data_collector";
                        /** @enum {string} */
                        state: "requested" | "accepted" | "uploading" | "uploaded" | "failed" | "cancelled" | "expired";
                        /** @description what came last, in words */
                        detail: string;
                        oldest: string | null;
                        latest: string | null;
                        requestedBy: string;
                        reason: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        requestedAt: string;
                        /**
                         * Format: date-time
                         * @description until when its upload is let in
                         */
                        expiresAt: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        changedAt: string;
                        /** @description uploads that were let in */
                        attempts: number;
                        /** @description as the station named it, without any path */
                        filename: string | null;
                        content: {
                            bytes: number;
                            sha256: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            storedAt: string;
                            /** @description it was older than content is kept */
                            removedAt: string | null;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getStationLogContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listFamilies: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "family": "Acme/AC22",
                     *           "declaration": {
                     *             "version": 1,
                     *             "capabilities": {},
                     *             "exclusion": {
                     *               "responsible": "Field service",
                     *               "until": "2026-03-08T12:00:00.000Z"
                     *             },
                     *             "declaredAt": "2026-03-01T12:00:00.000Z",
                     *             "declaredBy": "user:first-engineer",
                     *             "reason": "planned work, ticket 4711"
                     *           },
                     *           "stations": 1
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            family: string;
                            declaration: {
                                version: number;
                                capabilities: {
                                    [key: string]: boolean | number | string | string[];
                                };
                                exclusion: {
                                    responsible: string;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339, UTC
                                     */
                                    until: string;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                declaredAt: string;
                                declaredBy: string;
                                reason: string;
                            } | null;
                            /** @description of the owners that the caller acts for */
                            stations: number;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getFamily: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                family: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "family": "Acme/AC22",
                     *       "declaration": {
                     *         "version": 1,
                     *         "capabilities": {},
                     *         "exclusion": {
                     *           "responsible": "Field service",
                     *           "until": "2026-03-08T12:00:00.000Z"
                     *         },
                     *         "declaredAt": "2026-03-01T12:00:00.000Z",
                     *         "declaredBy": "user:first-engineer",
                     *         "reason": "planned work, ticket 4711"
                     *       }
                     *     }
                     */
                    "application/json": {
                        family: string;
                        declaration: {
                            version: number;
                            capabilities: {
                                [key: string]: boolean | number | string | string[];
                            };
                            exclusion: {
                                responsible: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                until: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            declaredAt: string;
                            declaredBy: string;
                            reason: string;
                        } | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    declareFamily: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                family: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "capabilities": {},
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description What is not named is not declared. `path` (one of native_201, native_21, security_extension_16, vendor, excluded): the station is told what we want in these words; excluded: in none, it is managed as an exception. `install_trust_anchor` (true or false): the station takes a root certificate (InstallCertificate). `list_certificates` (true or false): the station says which certificates it has (GetInstalledCertificateIds). `delete_certificate` (true or false): the station deletes a certificate that it has (DeleteCertificate). `signing_request` (true or false): the station makes a key of its own and sends a signing request when it is asked (TriggerMessage). `deliver_certificate` (true or false): the station takes the certificate for its key (CertificateSigned). `profile_change` (one of connection_slot, slot_settings, in_place, none): the station comes to another security profile so: by a slot that is written as one message, by the settings of a slot, or by one setting in its place. `network_interface` (one of Wired0, Wired1, Wired2, Wired3, Wireless0, Wireless1, Wireless2, Wireless3, Any): the station reaches us through this interface. `network_apn` (up to 100 characters): the station is told this access point (APN) for its modem, without a name and a password; none: it is told none. `additional_root_check` (true or false): the station takes a new root only if the one it has has signed it (AdditionalRootCertificateCheck). `max_chain_size` (1 to 10000): the station takes a chain of at most so many characters (MaxCertificateChainSize). `key_types` (some of ec_p256, ec_p384, ec_p521, ed25519, ed448, rsa_2048, rsa_3072, rsa_4096): the station makes keys of these types. `certificates` (one of separate, combined): the station has one certificate for its connection and others for vehicles, or one for both. `v2g` (true or false): the station takes certificates for vehicles by ISO 15118-2. `v2g_20` (true or false): the station takes certificates for vehicles by ISO 15118-20. `dual_slot_key` (true or false): the station keeps the AuthorizationKey it has until a new one has worked. `key_rollback` (true or false): the station comes back with the AuthorizationKey before, after it has gone back to an older state by itself. `key_reading` (one of plain, bytes, hex_text): the station makes this of the password it is told. `rollback` (one of by_itself, by_hand): the station comes back to its old connection by itself, or by the hand of a person, when the new one does not work. `vehicle_roots` (true or false): the station takes roots by which it checks contracts and vehicles (InstallCertificate of MO, V2G and OEM roots). `security_log` (true or false): the station sends its security log (GetLog). */
                    capabilities: {
                        [key: string]: boolean | number | string | string[];
                    };
                    /**
                     * @description of a family whose path is `excluded`, and of no other
                     * @default null
                     */
                    exclusion?: {
                        /** @description who answers for it */
                        responsible: string;
                        /**
                         * Format: date-time
                         * @description when it is to be looked at again; within a year
                         */
                        until: string;
                    } | null;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listFamilyVersions: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                family: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "version": 1,
                     *           "capabilities": {},
                     *           "exclusion": {
                     *             "responsible": "Field service",
                     *             "until": "2026-03-08T12:00:00.000Z"
                     *           },
                     *           "declaredAt": "2026-03-01T12:00:00.000Z",
                     *           "declaredBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            version: number;
                            capabilities: {
                                [key: string]: boolean | number | string | string[];
                            };
                            exclusion: {
                                responsible: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                until: string;
                            } | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            declaredAt: string;
                            declaredBy: string;
                            reason: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewFamily: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                family: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "capabilities": {},
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description What is not named is not declared. `path` (one of native_201, native_21, security_extension_16, vendor, excluded): the station is told what we want in these words; excluded: in none, it is managed as an exception. `install_trust_anchor` (true or false): the station takes a root certificate (InstallCertificate). `list_certificates` (true or false): the station says which certificates it has (GetInstalledCertificateIds). `delete_certificate` (true or false): the station deletes a certificate that it has (DeleteCertificate). `signing_request` (true or false): the station makes a key of its own and sends a signing request when it is asked (TriggerMessage). `deliver_certificate` (true or false): the station takes the certificate for its key (CertificateSigned). `profile_change` (one of connection_slot, slot_settings, in_place, none): the station comes to another security profile so: by a slot that is written as one message, by the settings of a slot, or by one setting in its place. `network_interface` (one of Wired0, Wired1, Wired2, Wired3, Wireless0, Wireless1, Wireless2, Wireless3, Any): the station reaches us through this interface. `network_apn` (up to 100 characters): the station is told this access point (APN) for its modem, without a name and a password; none: it is told none. `additional_root_check` (true or false): the station takes a new root only if the one it has has signed it (AdditionalRootCertificateCheck). `max_chain_size` (1 to 10000): the station takes a chain of at most so many characters (MaxCertificateChainSize). `key_types` (some of ec_p256, ec_p384, ec_p521, ed25519, ed448, rsa_2048, rsa_3072, rsa_4096): the station makes keys of these types. `certificates` (one of separate, combined): the station has one certificate for its connection and others for vehicles, or one for both. `v2g` (true or false): the station takes certificates for vehicles by ISO 15118-2. `v2g_20` (true or false): the station takes certificates for vehicles by ISO 15118-20. `dual_slot_key` (true or false): the station keeps the AuthorizationKey it has until a new one has worked. `key_rollback` (true or false): the station comes back with the AuthorizationKey before, after it has gone back to an older state by itself. `key_reading` (one of plain, bytes, hex_text): the station makes this of the password it is told. `rollback` (one of by_itself, by_hand): the station comes back to its old connection by itself, or by the hand of a person, when the new one does not work. `vehicle_roots` (true or false): the station takes roots by which it checks contracts and vehicles (InstallCertificate of MO, V2G and OEM roots). `security_log` (true or false): the station sends its security log (GetLog). */
                    capabilities: {
                        [key: string]: boolean | number | string | string[];
                    };
                    /**
                     * @description of a family whose path is `excluded`, and of no other
                     * @default null
                     */
                    exclusion?: {
                        /** @description who answers for it */
                        responsible: string;
                        /**
                         * Format: date-time
                         * @description when it is to be looked at again; within a year
                         */
                        until: string;
                    } | null;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "baseVersion": 1,
                     *       "stations": 1,
                     *       "touched": 1,
                     *       "contradicted": 1,
                     *       "refused": {},
                     *       "allowed": {},
                     *       "examples": [
                     *         {
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "name": "CP-0001",
                     *           "changes": [
                     *             {
                     *               "capability": "v2g",
                     *               "from": true,
                     *               "to": true
                     *             }
                     *           ],
                     *           "contradicts": [
                     *             "path"
                     *           ],
                     *           "refused": [
                     *             "migrate"
                     *           ],
                     *           "allowed": [
                     *             "migrate"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description what it was compared with; 0: nothing was declared */
                        baseVersion: number;
                        stations: number;
                        /** @description for which another value would count */
                        touched: number;
                        /** @description that have shown something else: they are treated by what they showed */
                        contradicted: number;
                        /** @description stations of which this could not be had any more */
                        refused: {
                            [key: string]: number;
                        };
                        allowed: {
                            [key: string]: number;
                        };
                        /** @description the first 200 that are touched or contradicted */
                        examples: {
                            identityId: string;
                            name: string;
                            changes: {
                                /** @enum {string} */
                                capability: "path" | "install_trust_anchor" | "list_certificates" | "delete_certificate" | "signing_request" | "deliver_certificate" | "profile_change" | "network_interface" | "network_apn" | "additional_root_check" | "max_chain_size" | "key_types" | "certificates" | "v2g" | "v2g_20" | "dual_slot_key" | "key_rollback" | "key_reading" | "rollback" | "vehicle_roots" | "security_log";
                                from: (boolean | number | string | string[]) | null;
                                to: (boolean | number | string | string[]) | null;
                            }[];
                            contradicts: ("path" | "install_trust_anchor" | "list_certificates" | "delete_certificate" | "signing_request" | "deliver_certificate" | "profile_change" | "network_interface" | "network_apn" | "additional_root_check" | "max_chain_size" | "key_types" | "certificates" | "v2g" | "v2g_20" | "dual_slot_key" | "key_rollback" | "key_reading" | "rollback" | "vehicle_roots" | "security_log")[];
                            refused: ("migrate" | "renew" | "rotate_key" | "install_anchor" | "install_vehicle_roots" | "deliver_certificate" | "list_certificates" | "delete_certificate" | "fetch_security_log" | "v2g_certificate" | "v2g_20_certificate")[];
                            allowed: ("migrate" | "renew" | "rotate_key" | "install_anchor" | "install_vehicle_roots" | "deliver_certificate" | "list_certificates" | "delete_certificate" | "fetch_security_log" | "v2g_certificate" | "v2g_20_certificate")[];
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCapabilityExceptions: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "cex_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "capability": "v2g",
                     *           "value": true,
                     *           "responsible": "Field service",
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "reason": "planned work, ticket 4711",
                     *           "grantedBy": "user:first-engineer",
                     *           "grantedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       },
                     *       "families": [
                     *         {
                     *           "family": "Acme/AC22",
                     *           "stations": 1,
                     *           "responsible": "Field service",
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "isOverdue": true,
                     *           "reason": "planned work, ticket 4711"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            identityId: string;
                            /** @enum {string} */
                            capability: "path" | "install_trust_anchor" | "list_certificates" | "delete_certificate" | "signing_request" | "deliver_certificate" | "profile_change" | "network_interface" | "network_apn" | "additional_root_check" | "max_chain_size" | "key_types" | "certificates" | "v2g" | "v2g_20" | "dual_slot_key" | "key_rollback" | "key_reading" | "rollback" | "vehicle_roots" | "security_log";
                            value: boolean | number | string | string[];
                            responsible: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            until: string;
                            reason: string;
                            grantedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            grantedAt: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                        families: {
                            family: string;
                            stations: number;
                            responsible: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            until: string;
                            /** @description its time is over; it stays excluded until somebody declares it anew */
                            isOverdue: boolean;
                            reason: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    grantCapabilityException: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                 *       "capability": "v2g",
                 *       "value": true,
                 *       "responsible": "Field service",
                 *       "until": "2026-03-08T12:00:00.000Z",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    identityId: string;
                    capability: string;
                    value: boolean | number | string | string[];
                    responsible: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC
                     */
                    until: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "exceptionId": "cex_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        exceptionId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endCapabilityException: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "exceptionId": "cex_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        exceptionId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listStationCapabilities: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "family": "Acme/AC22",
                     *       "declarationVersion": 1,
                     *       "firmwareVersion": "1.4.2",
                     *       "capabilities": [
                     *         {
                     *           "capability": "v2g",
                     *           "value": true,
                     *           "source": "exception",
                     *           "declared": true,
                     *           "observed": true,
                     *           "evidence": "it said yes when it was asked",
                     *           "seenAt": "2026-03-01T12:00:00.000Z",
                     *           "refusal": {
                     *             "detail": "what there is to say of it, in a sentence",
                     *             "at": "2026-03-01T12:00:00.000Z"
                     *           },
                     *           "contradicts": true
                     *         }
                     *       ],
                     *       "exceptions": [
                     *         {
                     *           "id": "cex_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "capability": "v2g",
                     *           "value": true,
                     *           "responsible": "Field service",
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "reason": "planned work, ticket 4711",
                     *           "grantedBy": "user:first-engineer",
                     *           "grantedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        family: string;
                        declarationVersion: number | null;
                        firmwareVersion: string | null;
                        /** @description every one there is */
                        capabilities: {
                            /** @enum {string} */
                            capability: "path" | "install_trust_anchor" | "list_certificates" | "delete_certificate" | "signing_request" | "deliver_certificate" | "profile_change" | "network_interface" | "network_apn" | "additional_root_check" | "max_chain_size" | "key_types" | "certificates" | "v2g" | "v2g_20" | "dual_slot_key" | "key_rollback" | "key_reading" | "rollback" | "vehicle_roots" | "security_log";
                            /** @description what counts; null: not known */
                            value: (boolean | number | string | string[]) | null;
                            /** @enum {string} */
                            source: "exception" | "observed" | "declared" | "unknown";
                            declared: (boolean | number | string | string[]) | null;
                            observed: (boolean | number | string | string[]) | null;
                            /** @description what was seen of it */
                            evidence: string | null;
                            seenAt: string | null;
                            /** @description the last time it said no to what it knows; decides nothing */
                            refusal: {
                                detail: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                            } | null;
                            /** @description it has shown something else than its family declares */
                            contradicts: boolean;
                        }[];
                        exceptions: {
                            id: string;
                            identityId: string;
                            /** @enum {string} */
                            capability: "path" | "install_trust_anchor" | "list_certificates" | "delete_certificate" | "signing_request" | "deliver_certificate" | "profile_change" | "network_interface" | "network_apn" | "additional_root_check" | "max_chain_size" | "key_types" | "certificates" | "v2g" | "v2g_20" | "dual_slot_key" | "key_rollback" | "key_reading" | "rollback" | "vehicle_roots" | "security_log";
                            value: boolean | number | string | string[];
                            responsible: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            until: string;
                            reason: string;
                            grantedBy: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            grantedAt: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listStationInstalledCertificates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "listedAt": "2026-03-01T12:00:00.000Z",
                     *       "certificates": [
                     *         {
                     *           "kind": "csms_root",
                     *           "hashData": {
                     *             "hashAlgorithm": "SHA256",
                     *             "issuerNameHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *             "issuerKeyHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *             "serialNumber": "4f1d2c3b5a697887"
                     *           },
                     *           "children": [
                     *             {
                     *               "hashAlgorithm": "SHA256",
                     *               "issuerNameHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *               "issuerKeyHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *               "serialNumber": "4f1d2c3b5a697887"
                     *             }
                     *           ],
                     *           "anchor": "CN=Charging Station Root",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "notDeletable": "It is the station’s last root for its CSMS: without it, it trusts nobody."
                     *         }
                     *       ],
                     *       "missing": [
                     *         {
                     *           "name": "CP-0001",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *         }
                     *       ],
                     *       "missingForVehicles": [
                     *         {
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *         }
                     *       ],
                     *       "orders": [
                     *         {
                     *           "id": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "list_certificates",
                     *           "state": "waiting",
                     *           "outcome": "The station lists 4 certificates.",
                     *           "orderedBy": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "orderedAt": "2026-03-01T12:00:00.000Z",
                     *           "endedAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description null: it was never asked */
                        listedAt: string | null;
                        certificates: {
                            /**
                             * @description manufacturer_root is trust in firmware: shown, never changed from here
                             * @enum {string}
                             */
                            kind: "csms_root" | "v2g_root" | "mo_root" | "oem_root" | "manufacturer_root" | "v2g_chain";
                            /** @description letter for letter as the station reported it: it knows the certificate by nothing else */
                            hashData: {
                                /** @enum {string} */
                                hashAlgorithm: "SHA256" | "SHA384" | "SHA512";
                                issuerNameHash: string;
                                issuerKeyHash: string;
                                serialNumber: string;
                            };
                            /** @description of a chain: its sub-CAs */
                            children: {
                                /** @enum {string} */
                                hashAlgorithm: "SHA256" | "SHA384" | "SHA512";
                                issuerNameHash: string;
                                issuerKeyHash: string;
                                serialNumber: string;
                            }[];
                            /** @description the released trust anchor that it is */
                            anchor: string | null;
                            /** @description the certificate of the inventory that a chain for vehicles is */
                            certificateId: string | null;
                            /** @description why it must stay; null: it may be deleted there */
                            notDeletable: string | null;
                        }[];
                        /** @description released trust anchors that the station does not list */
                        missing: {
                            name: string;
                            fingerprint: string;
                        }[];
                        /** @description certificates in force towards vehicles that the station does not list */
                        missingForVehicles: {
                            certificateId: string;
                            fingerprint: string;
                        }[];
                        /** @description the latest, newest first */
                        orders: {
                            id: string;
                            /** @enum {string} */
                            kind: "list_certificates" | "read_limits" | "delete_certificate" | "install_vehicle_roots" | "lower_profile" | "raise_profile";
                            /** @enum {string} */
                            state: "waiting" | "sent" | "done" | "failed" | "expired";
                            /** @description how it ended, in words; empty until then */
                            outcome: string;
                            orderedBy: string;
                            reason: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            orderedAt: string;
                            endedAt: string | null;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listCertificatesStation: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "sor_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        orderId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    installVehicleRootsStation: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "sor_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        orderId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteCertificateStation: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "certificate": {
                 *         "kind": "csms_root",
                 *         "hashData": {
                 *           "hashAlgorithm": "SHA256",
                 *           "issuerNameHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                 *           "issuerKeyHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                 *           "serialNumber": "4f1d2c3b5a697887"
                 *         }
                 *       },
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    certificate: {
                        /**
                         * @description manufacturer_root is trust in firmware: shown, never changed from here
                         * @enum {string}
                         */
                        kind: "csms_root" | "v2g_root" | "mo_root" | "oem_root" | "manufacturer_root" | "v2g_chain";
                        /** @description letter for letter as the station reported it: it knows the certificate by nothing else */
                        hashData: {
                            /** @enum {string} */
                            hashAlgorithm: "SHA256" | "SHA384" | "SHA512";
                            issuerNameHash: string;
                            issuerKeyHash: string;
                            serialNumber: string;
                        };
                    };
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "orderId": "sor_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        orderId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTrustAnchorBundles: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                purpose?: "charging_station_trust" | "station_client_trust" | "adopted_station_trust" | "charger_factory_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust" | "vehicle_vas_trust" | "iot_hub_trust" | "firmware_signing_trust";
                trustDomain?: "backend-server" | "charger-identity" | "iso15118-evse" | "charger-factory" | "iso15118-oem" | "iso15118-contract" | "vehicle-vas" | "iot" | "firmware-signing";
                state?: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                /** @description a fingerprint, an SPKI hash, a serial number, PEM, or a part of a subject */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "purpose": "charging_station_trust",
                     *           "trustDomains": [
                     *             "backend-server"
                     *           ],
                     *           "version": 1,
                     *           "state": "active",
                     *           "activatedAt": "2026-03-01T12:00:00.000Z",
                     *           "imported": {
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "by": "user:first-engineer",
                     *             "reason": "planned work, ticket 4711"
                     *           },
                     *           "turnedDown": {
                     *             "as": "declined",
                     *             "at": "2026-03-01T12:00:00.000Z",
                     *             "by": "user:first-engineer",
                     *             "reason": "planned work, ticket 4711"
                     *           },
                     *           "anchors": [
                     *             {
                     *               "name": "CN=Charging Station Root CA",
                     *               "issuer": "CN=Charging Station Issuing CA",
                     *               "isRoot": true,
                     *               "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *               "spkiSha256": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *               "serial": "4f1d2c3b5a697887",
                     *               "notBefore": "2026-03-01T12:00:00.000Z",
                     *               "notAfter": "2026-08-28T12:00:00.000Z",
                     *               "pem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @enum {string} */
                            purpose: "charging_station_trust" | "station_client_trust" | "adopted_station_trust" | "charger_factory_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust" | "vehicle_vas_trust" | "iot_hub_trust" | "firmware_signing_trust";
                            trustDomains: ("backend-server" | "charger-identity" | "iso15118-evse" | "charger-factory" | "iso15118-oem" | "iso15118-contract" | "vehicle-vas" | "iot" | "firmware-signing")[];
                            version: number;
                            /** @enum {string} */
                            state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                            /** @description null: it never was in force */
                            activatedAt: string | null;
                            /** @description null: read from our own PKI */
                            imported: {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                by: string;
                                reason: string;
                            } | null;
                            /** @description of what was proposed and is `declined` or `taken_back` */
                            turnedDown: {
                                /** @enum {string} */
                                as: "declined" | "withdrawn";
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                                by: string;
                                reason: string;
                            } | null;
                            anchors: {
                                /** @description its subject */
                                name: string;
                                issuer: string;
                                /** @description issued to itself; else an intermediate */
                                isRoot: boolean;
                                /** @description SHA-256 of the DER, lower-case hex */
                                fingerprint: string;
                                /** @description SHA-256 of the SubjectPublicKeyInfo, lower-case hex */
                                spkiSha256: string;
                                /** @description lower-case hex without leading zeros */
                                serial: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                notBefore: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                notAfter: string;
                                pem: string;
                            }[];
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    importTrustAnchors: {
        parameters: {
            query?: {
                dryRun?: "true" | "false";
            };
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "charging_station_trust",
                 *       "anchorsPem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    purpose: "charging_station_trust" | "station_client_trust" | "adopted_station_trust" | "charger_factory_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust" | "vehicle_vas_trust" | "iot_hub_trust" | "firmware_signing_trust";
                    /** @description all that the next version has: 1–100 CA certificates in PEM; never a key */
                    anchorsPem: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "needsApproval": true,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "certificates": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "name": "CN=Charging Station Root CA",
                     *           "outcome": "added",
                     *           "reason": null,
                     *           "detail": null
                     *         }
                     *       ],
                     *       "removed": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "name": "CN=Charging Station Root CA of 2019"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        dryRun: boolean;
                        /** @description the draft, or what is proposed; null in a dry run, and when any certificate was refused */
                        bundleId: string | null;
                        /** @description it adds anchors under which stations come in: a second person has to approve it */
                        needsApproval: boolean;
                        /** @description the question to the second person: nothing of it holds before the answer */
                        approvalId: string | null;
                        /** @description that the draft has, or would have */
                        version: number;
                        certificates: {
                            fingerprint: string;
                            /** @description null of what cannot be read */
                            name: string | null;
                            /**
                             * @description against the newest version
                             * @enum {string}
                             */
                            outcome: "added" | "kept" | "refused";
                            /** @description stable, why it is refused */
                            reason: string | null;
                            detail: string | null;
                        }[];
                        /** @description what the newest version has and this file has not */
                        removed: {
                            fingerprint: string;
                            name: string;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "needsApproval": true,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "certificates": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "name": "CN=Charging Station Root CA",
                     *           "outcome": "added",
                     *           "reason": null,
                     *           "detail": null
                     *         }
                     *       ],
                     *       "removed": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "name": "CN=Charging Station Root CA of 2019"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        dryRun: boolean;
                        /** @description the draft, or what is proposed; null in a dry run, and when any certificate was refused */
                        bundleId: string | null;
                        /** @description it adds anchors under which stations come in: a second person has to approve it */
                        needsApproval: boolean;
                        /** @description the question to the second person: nothing of it holds before the answer */
                        approvalId: string | null;
                        /** @description that the draft has, or would have */
                        version: number;
                        certificates: {
                            fingerprint: string;
                            /** @description null of what cannot be read */
                            name: string | null;
                            /**
                             * @description against the newest version
                             * @enum {string}
                             */
                            outcome: "added" | "kept" | "refused";
                            /** @description stable, why it is refused */
                            reason: string | null;
                            detail: string | null;
                        }[];
                        /** @description what the newest version has and this file has not */
                        removed: {
                            fingerprint: string;
                            name: string;
                        }[];
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "needsApproval": true,
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "certificates": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "name": "CN=Charging Station Root CA",
                     *           "outcome": "added",
                     *           "reason": null,
                     *           "detail": null
                     *         }
                     *       ],
                     *       "removed": [
                     *         {
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "name": "CN=Charging Station Root CA of 2019"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        dryRun: boolean;
                        /** @description the draft, or what is proposed; null in a dry run, and when any certificate was refused */
                        bundleId: string | null;
                        /** @description it adds anchors under which stations come in: a second person has to approve it */
                        needsApproval: boolean;
                        /** @description the question to the second person: nothing of it holds before the answer */
                        approvalId: string | null;
                        /** @description that the draft has, or would have */
                        version: number;
                        certificates: {
                            fingerprint: string;
                            /** @description null of what cannot be read */
                            name: string | null;
                            /**
                             * @description against the newest version
                             * @enum {string}
                             */
                            outcome: "added" | "kept" | "refused";
                            /** @description stable, why it is refused */
                            reason: string | null;
                            detail: string | null;
                        }[];
                        /** @description what the newest version has and this file has not */
                        removed: {
                            fingerprint: string;
                            name: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTrustAnchorBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "purpose": "charging_station_trust",
                     *       "trustDomains": [
                     *         "backend-server"
                     *       ],
                     *       "version": 1,
                     *       "state": "active",
                     *       "activatedAt": "2026-03-01T12:00:00.000Z",
                     *       "imported": {
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "user:first-engineer",
                     *         "reason": "planned work, ticket 4711"
                     *       },
                     *       "turnedDown": {
                     *         "as": "declined",
                     *         "at": "2026-03-01T12:00:00.000Z",
                     *         "by": "user:first-engineer",
                     *         "reason": "planned work, ticket 4711"
                     *       },
                     *       "anchors": [
                     *         {
                     *           "name": "CN=Charging Station Root CA",
                     *           "issuer": "CN=Charging Station Issuing CA",
                     *           "isRoot": true,
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "spkiSha256": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "serial": "4f1d2c3b5a697887",
                     *           "notBefore": "2026-03-01T12:00:00.000Z",
                     *           "notAfter": "2026-08-28T12:00:00.000Z",
                     *           "pem": "-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @enum {string} */
                        purpose: "charging_station_trust" | "station_client_trust" | "adopted_station_trust" | "charger_factory_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust" | "vehicle_vas_trust" | "iot_hub_trust" | "firmware_signing_trust";
                        trustDomains: ("backend-server" | "charger-identity" | "iso15118-evse" | "charger-factory" | "iso15118-oem" | "iso15118-contract" | "vehicle-vas" | "iot" | "firmware-signing")[];
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description null: it never was in force */
                        activatedAt: string | null;
                        /** @description null: read from our own PKI */
                        imported: {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            by: string;
                            reason: string;
                        } | null;
                        /** @description of what was proposed and is `declined` or `taken_back` */
                        turnedDown: {
                            /** @enum {string} */
                            as: "declined" | "withdrawn";
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            by: string;
                            reason: string;
                        } | null;
                        anchors: {
                            /** @description its subject */
                            name: string;
                            issuer: string;
                            /** @description issued to itself; else an intermediate */
                            isRoot: boolean;
                            /** @description SHA-256 of the DER, lower-case hex */
                            fingerprint: string;
                            /** @description SHA-256 of the SubjectPublicKeyInfo, lower-case hex */
                            spkiSha256: string;
                            /** @description lower-case hex without leading zeros */
                            serial: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            notBefore: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            notAfter: string;
                            pem: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteTrustAnchorDraft: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        /** @description the number that it had */
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    prepareTrustAnchors: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    releaseTrustAnchors: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    activateTrustAnchors: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rollBackTrustAnchors: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    withdrawTrustAnchors: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeTrustAnchors: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "fingerprints": [
                 *         "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @description SHA-256 of their DER */
                    fingerprints: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bundleId": "tab_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "version": 1,
                     *       "state": "active",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        bundleId: string;
                        version: number;
                        /** @enum {string} */
                        state: "proposed" | "draft" | "prepared" | "releasing" | "active" | "superseded" | "rolled_back" | "withdrawn" | "deleted" | "declined" | "taken_back";
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTrustAnchorDrift: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                /** @description what stations trust us by, or one of those by which they check contracts and vehicles */
                bundle?: "charging_station_trust" | "v2g_trust" | "oem_provisioning_trust" | "contract_trust";
                /** @description stations that lack an anchor, or that have one too many; left out: either */
                drift?: "missing" | "unwanted";
                /** @description stations that lack this anchor, or have it still */
                fingerprint?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "name": "CP-0001",
                     *           "owner": "north-depot",
                     *           "family": "Acme/AC22",
                     *           "online": true,
                     *           "listedAt": "2026-03-01T12:00:00.000Z",
                     *           "missing": [
                     *             {
                     *               "anchor": {
                     *                 "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *                 "name": "CP-0001"
                     *               },
                     *               "state": "intended",
                     *               "since": "2026-03-01T12:00:00.000Z",
                     *               "next": {
                     *                 "step": "under_way",
                     *                 "code": "trust_anchor_store_full",
                     *                 "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *                 "at": "2026-03-01T12:00:00.000Z"
                     *               }
                     *             }
                     *           ],
                     *           "unwanted": [
                     *             {
                     *               "anchor": {
                     *                 "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *                 "name": "CP-0001"
                     *               },
                     *               "hashData": {
                     *                 "hashAlgorithm": "SHA256",
                     *                 "issuerNameHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *                 "issuerKeyHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *                 "serialNumber": "4f1d2c3b5a697887"
                     *               },
                     *               "since": "2026-03-01T12:00:00.000Z",
                     *               "next": {
                     *                 "step": "under_way",
                     *                 "code": "trust_anchor_store_full",
                     *                 "because": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *                 "at": "2026-03-01T12:00:00.000Z"
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            identityId: string;
                            name: string;
                            owner: string;
                            family: string;
                            online: boolean;
                            /** @description its last list of roots; null: it never gave one */
                            listedAt: string | null;
                            missing: {
                                anchor: {
                                    fingerprint: string;
                                    name: string;
                                };
                                /** @enum {string} */
                                state: "intended" | "requested" | "installed" | "verified" | "failed" | "mismatched" | "removed";
                                /** @description the first list that showed it; null: none has yet */
                                since: string | null;
                                next: {
                                    /**
                                     * @description what becomes of it: a rollout is about it; the next wave brings or deletes it; it is sent again by itself; a person decides; it must stay
                                     * @enum {string}
                                     */
                                    step: "under_way" | "next_wave" | "by_itself" | "person" | "stays";
                                    /** @description why nothing goes on by itself, or why the last try failed */
                                    code: string | null;
                                    because: string;
                                    /** @description of `by_itself`: not before */
                                    at: string | null;
                                };
                            }[];
                            unwanted: {
                                /** @description the anchor of ours that it once was; null: it is of others */
                                anchor: {
                                    fingerprint: string;
                                    name: string;
                                } | null;
                                /** @description null: an answer is missing, and it may be there */
                                hashData: {
                                    /** @enum {string} */
                                    hashAlgorithm: "SHA256" | "SHA384" | "SHA512";
                                    issuerNameHash: string;
                                    issuerKeyHash: string;
                                    serialNumber: string;
                                } | null;
                                /** @description the first list that has it */
                                since: string | null;
                                next: {
                                    /**
                                     * @description what becomes of it: a rollout is about it; the next wave brings or deletes it; it is sent again by itself; a person decides; it must stay
                                     * @enum {string}
                                     */
                                    step: "under_way" | "next_wave" | "by_itself" | "person" | "stays";
                                    /** @description why nothing goes on by itself, or why the last try failed */
                                    code: string | null;
                                    because: string;
                                    /** @description of `by_itself`: not before */
                                    at: string | null;
                                };
                            }[];
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTrustAnchorReadiness: {
        parameters: {
            query?: {
                /** @description what would happen now: a version is released (`release`) or withdrawn (`withdrawal`; both with `bundleId`), stations lose a root (`removal`), our listeners’ certificates come to stand under a root (`server_chain`; both with `fingerprint`), or nothing does (`none`) */
                change?: "none" | "release" | "withdrawal" | "removal" | "server_chain";
                /** @description the version */
                bundleId?: string;
                /** @description of the root, SHA-256 of its DER */
                fingerprint?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "isClean": true,
                     *       "counts": {
                     *         "keeps": 1,
                     *         "loses": 1,
                     *         "unknown": 1,
                     *         "apart": 1
                     *       },
                     *       "chains": [
                     *         [
                     *           {
                     *             "name": "CP-0001",
                     *             "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *           }
                     *         ]
                     *       ],
                     *       "unknownChains": [
                     *         {
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "slot": "ec",
                     *           "authority": "charging-station"
                     *         }
                     *       ],
                     *       "removed": [
                     *         {
                     *           "name": "CN=Charging Station Root CA of 2019",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description nobody loses the connection, and of nobody it is unknown */
                        isClean: boolean;
                        counts: {
                            keeps: number;
                            loses: number;
                            /** @description it never said what it trusts, or too long ago, a chain is not known, or its installer’s root goes */
                            unknown: number;
                            /** @description without TLS, behind a controller, or never here: nothing to lose */
                            apart: number;
                        };
                        /** @description of each chain that listeners would show the roots by which it is verified; one is enough */
                        chains: {
                            name: string;
                            fingerprint: string;
                        }[][];
                        /** @description certificates of listeners whose root is not known: with any, nobody keeps the connection for sure */
                        unknownChains: {
                            certificateId: string;
                            slot: string | null;
                            /** @description null: the PKI is yet to sign it */
                            authority: string | null;
                        }[];
                        /** @description what stations would trust no more */
                        removed: {
                            name: string;
                            fingerprint: string;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTrustAnchorReadinessStations: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                /** @description what would happen now: a version is released (`release`) or withdrawn (`withdrawal`; both with `bundleId`), stations lose a root (`removal`), our listeners’ certificates come to stand under a root (`server_chain`; both with `fingerprint`), or nothing does (`none`) */
                change?: "none" | "release" | "withdrawal" | "removal" | "server_chain";
                /** @description the version */
                bundleId?: string;
                /** @description of the root, SHA-256 of its DER */
                fingerprint?: string;
                verdict?: "keeps" | "loses" | "unknown" | "apart";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "kind": "station",
                     *           "name": "CP-0001",
                     *           "owner": "north-depot",
                     *           "family": "Acme/AC22",
                     *           "verdict": "keeps",
                     *           "reason": "lists_a_root_of_every_chain",
                     *           "detail": "what there is to say of it, in a sentence",
                     *           "listedAt": "2026-03-01T12:00:00.000Z",
                     *           "securityProfile": 1,
                     *           "lastSeenAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            identityId: string;
                            /** @enum {string} */
                            kind: "station" | "controller";
                            name: string;
                            owner: string;
                            family: string;
                            /** @enum {string} */
                            verdict: "keeps" | "loses" | "unknown" | "apart";
                            /** @enum {string} */
                            reason: "lists_a_root_of_every_chain" | "lists_no_root_of_a_chain" | "own_certificate_stands_under_it" | "never_listed" | "list_too_old" | "cannot_list" | "chain_unknown" | "root_of_installer_goes" | "without_tls" | "never_came" | "behind_controller";
                            /** @description the reason as a sentence */
                            detail: string;
                            /** @description when it last said what it trusts; null: never */
                            listedAt: string | null;
                            /** @description of its session, else of its last boot */
                            securityProfile: number | null;
                            lastSeenAt: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listServerChains: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "slot": "ec",
                     *           "name": "CP-0001",
                     *           "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "since": "2026-03-01T12:00:00.000Z",
                     *           "by": "user:first-engineer",
                     *           "reason": "planned work, ticket 4711",
                     *           "authority": {
                     *             "name": "CP-0001",
                     *             "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *           },
                     *           "isHeld": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            /**
                             * @description the algorithm of the listeners’ keys
                             * @enum {string}
                             */
                            slot: "ec" | "rsa";
                            name: string;
                            fingerprint: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            since: string;
                            by: string;
                            reason: string;
                            /** @description the root under which the authority of our listeners issues by itself */
                            authority: {
                                name: string;
                                fingerprint: string;
                            };
                            /** @description the two differ: listeners stay under their root until somebody switches them */
                            isHeld: boolean;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    switchServerChain: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                /** @description the algorithm of the listeners’ keys */
                slot: "ec" | "rsa";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711",
                 *       "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                    /** @description of the root, SHA-256 of its DER */
                    fingerprint: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slot": "ec",
                     *       "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description the algorithm of the listeners’ keys
                         * @enum {string}
                         */
                        slot: "ec" | "rsa";
                        /** @description of the root of now */
                        fingerprint: string;
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slot": "ec",
                     *       "fingerprint": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "approvalId": "apr_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description the algorithm of the listeners’ keys
                         * @enum {string}
                         */
                        slot: "ec" | "rsa";
                        /** @description of the root of now */
                        fingerprint: string;
                        /** @description nothing was done: a second person is asked */
                        approvalId: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                /** @description `oldest` gives sealed entries alone, by their sequence, and takes no filter */
                order?: "newest" | "oldest";
                /** @description `kind:id`, whole */
                actor?: string;
                action?: string;
                identityId?: string;
                certificateId?: string;
                outcome?: "done" | "refused";
                /** @description not before; RFC 3339, UTC, with milliseconds */
                from?: string;
                /** @description before; RFC 3339, UTC, with milliseconds */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "aud_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "sequence": 1,
                     *           "hash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *           "at": "2026-03-01T12:00:00.000Z",
                     *           "actor": "user:first-engineer",
                     *           "action": "renew-certificate",
                     *           "outcome": "done",
                     *           "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "purpose": "charger_identity",
                     *           "before": "issued",
                     *           "after": "installed_pending_activation",
                     *           "event": "CertificateInstalled",
                     *           "reason": "planned work, ticket 4711",
                     *           "refusal": "not_possible_in_this_state: It is revoked already.",
                     *           "approval": "second_person",
                     *           "correlationId": "cor_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @description place in the hash chain, from 1, without gaps; null until it is sealed, which takes a second */
                            sequence: number | null;
                            hash: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                            actor: string;
                            action: string;
                            /** @enum {string} */
                            outcome: "done" | "refused";
                            identityId: string | null;
                            certificateId: string | null;
                            purpose: string | null;
                            before: string | null;
                            after: string | null;
                            event: string | null;
                            reason: string;
                            /** @description why it was refused: its name, then a sentence */
                            refusal: string | null;
                            /** @description of a command that needs two people: who approved it */
                            approval: ("second_person" | "self_approved") | null;
                            correlationId: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyAudit: {
        parameters: {
            query?: {
                full?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "verified": true,
                     *       "sealed": 1,
                     *       "unsealed": 1,
                     *       "head": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "brokenAt": null,
                     *       "fault": null,
                     *       "signedTo": 1,
                     *       "checkpoints": 1,
                     *       "checkedAt": "2026-03-01T12:00:00.000Z",
                     *       "fullAt": "2026-03-01T12:00:00.000Z",
                     *       "anchors": [
                     *         {
                     *           "name": "file",
                     *           "anchored": 1,
                     *           "lagSeconds": 1,
                     *           "failures": 1,
                     *           "lastError": null,
                     *           "conflict": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        verified: boolean;
                        sealed: number | null;
                        unsealed: number | null;
                        head: string | null;
                        brokenAt: number | null;
                        fault: {
                            /** @enum {string} */
                            kind: "changed" | "missing" | "swapped" | "inserted" | "two_writers" | "forked" | "tail_cut" | "signature_wrong" | "checkpoint_missing";
                            /** @description number of the first entry that does not hold */
                            entry: number;
                            /** @description where only a checkpoint shows it: the last entry among which the first may be */
                            to: number | null;
                            detail: string;
                        } | null;
                        /** @description up to this entry a signed checkpoint vouches for the chain */
                        signedTo: number | null;
                        checkpoints: number | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        checkedAt: string;
                        /**
                         * Format: date-time
                         * @description when everything was last verified, and not only what was new
                         */
                        fullAt: string;
                        anchors: {
                            name: string;
                            /** @description entries under the last checkpoint that it has confirmed */
                            anchored: number | null;
                            lagSeconds: number;
                            failures: number;
                            lastError: string | null;
                            /** @description it holds another checkpoint than the database */
                            conflict: boolean;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    proveAuditEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "aud_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "sequence": 1,
                     *       "text": "{\"action\":\"renew-certificate\",\"at\":\"2026-03-01T12:00:00.000Z\",…}",
                     *       "previousHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "hash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "leafHash": "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e",
                     *       "leafIndex": 1,
                     *       "path": [
                     *         "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *       ],
                     *       "checkpoint": {
                     *         "size": 1,
                     *         "note": "bfcert-audit-179a98acb47a09b0…\n12\npYFxRScomg1V…\ntime 2026-03-01T12:00:00.000Z\nprevious 9f2c…\n\n— bfcert-audit-179a98acb47a09b0… fP6JFjg4…\n"
                     *       },
                     *       "keys": "bfcert audit key 1\nbfcert-audit-179a98acb47a09b0…+7c8a91f2+AU9…\n…"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        sequence: number;
                        /** @description the entry as it was hashed: canonical JSON */
                        text: string;
                        /** @description 64 lower hex digits */
                        previousHash: string;
                        /** @description 64 lower hex digits */
                        hash: string;
                        /** @description 64 lower hex digits */
                        leafHash: string;
                        leafIndex: number;
                        /** @description RFC 9162, 2.1.3: from the sibling of the leaf upwards */
                        path: string[];
                        checkpoint: {
                            size: number;
                            /** @description a signed note (c2sp.org/signed-note), as docs/operations/audit.md has it */
                            note: string;
                        };
                        /** @description the audit keys, a signed note for each; compare with a copy of your own */
                        keys: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAuditCheckpoints: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "size": 1,
                     *           "note": "bfcert-audit-179a98acb47a09b0…\n12\npYFxRScomg1V…\ntime 2026-03-01T12:00:00.000Z\nprevious 9f2c…\n\n— bfcert-audit-179a98acb47a09b0… fP6JFjg4…\n"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            size: number;
                            /** @description a signed note (c2sp.org/signed-note), as docs/operations/audit.md has it */
                            note: string;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    proveAuditConsistency: {
        parameters: {
            query: {
                from: number;
                to: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": {
                     *         "size": 1,
                     *         "note": "bfcert-audit-179a98acb47a09b0…\n12\npYFxRScomg1V…\ntime 2026-03-01T12:00:00.000Z\nprevious 9f2c…\n\n— bfcert-audit-179a98acb47a09b0… fP6JFjg4…\n"
                     *       },
                     *       "to": {
                     *         "size": 1,
                     *         "note": "bfcert-audit-179a98acb47a09b0…\n12\npYFxRScomg1V…\ntime 2026-03-01T12:00:00.000Z\nprevious 9f2c…\n\n— bfcert-audit-179a98acb47a09b0… fP6JFjg4…\n"
                     *       },
                     *       "path": [
                     *         "9f2c41d07be835a6c1f04e9d72ab6358e01c97f4b2ad560d83e7f9156a0cb42e"
                     *       ]
                     *     }
                     */
                    "application/json": {
                        from: {
                            size: number;
                            /** @description a signed note (c2sp.org/signed-note), as docs/operations/audit.md has it */
                            note: string;
                        };
                        to: {
                            size: number;
                            /** @description a signed note (c2sp.org/signed-note), as docs/operations/audit.md has it */
                            note: string;
                        };
                        /** @description RFC 9162, 2.1.4 */
                        path: string[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the export, line by line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    streamEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listEventTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "name": "CertificateActivated",
                     *           "type": "bfcert.certificate-lifecycle.CertificateActivated",
                     *           "version": 1,
                     *           "context": "certificate-lifecycle",
                     *           "when": "Evidence has shown that a certificate is in use.",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "certificateId"
                     *             ]
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            name: string;
                            /** @description as in a CloudEvent */
                            type: string;
                            version: number;
                            context: string;
                            when: string;
                            /** @description JSON Schema 2020-12 of `data` */
                            schema: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getEventType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "CertificateActivated",
                     *       "type": "bfcert.certificate-lifecycle.CertificateActivated",
                     *       "version": 1,
                     *       "context": "certificate-lifecycle",
                     *       "when": "Evidence has shown that a certificate is in use.",
                     *       "schema": {
                     *         "type": "object",
                     *         "required": [
                     *           "certificateId"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": {
                        name: string;
                        /** @description as in a CloudEvent */
                        type: string;
                        version: number;
                        context: string;
                        when: string;
                        /** @description JSON Schema 2020-12 of `data` */
                        schema: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "whk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "url": "https://events.example.org/bfcert",
                     *           "description": "ticket system",
                     *           "eventTypes": [
                     *             "CertificateActivated"
                     *           ],
                     *           "owners": "all",
                     *           "state": "active",
                     *           "disabledBecause": null,
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "createdBy": "user:first-engineer",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            url: string;
                            description: string;
                            /** @description names of events; none: all of them */
                            eventTypes: string[];
                            /** @description whose events it is told of */
                            owners: "all" | string[];
                            /** @enum {string} */
                            state: "active" | "disabled";
                            disabledBecause: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            createdBy: string;
                            version: number;
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://events.example.org/bfcert",
                 *       "description": "ticket system",
                 *       "eventTypes": [
                 *         "IncidentOpened"
                 *       ],
                 *       "owners": [
                 *         "north-depot"
                 *       ],
                 *       "reason": "tickets for incidents"
                 *     }
                 */
                "application/json": {
                    url: string;
                    /** @default  */
                    description?: string;
                    /** @default [] */
                    eventTypes?: string[];
                    /** @description whose events it is told of; left out: those you act for */
                    owners?: "all" | string[];
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "whk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "url": "https://events.example.org/bfcert",
                     *       "description": "ticket system",
                     *       "eventTypes": [
                     *         "CertificateActivated"
                     *       ],
                     *       "owners": "all",
                     *       "state": "active",
                     *       "disabledBecause": null,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "version": 1,
                     *       "secret": "bfcert_at_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        /** @description names of events; none: all of them */
                        eventTypes: string[];
                        /** @description whose events it is told of */
                        owners: "all" | string[];
                        /** @enum {string} */
                        state: "active" | "disabled";
                        disabledBecause: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        createdBy: string;
                        version: number;
                        /** @description to verify signatures with (Standard Webhooks); told once, null in a repeated answer and where none was made */
                        secret: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "whk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "url": "https://events.example.org/bfcert",
                     *       "description": "ticket system",
                     *       "eventTypes": [
                     *         "CertificateActivated"
                     *       ],
                     *       "owners": "all",
                     *       "state": "active",
                     *       "disabledBecause": null,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "version": 1
                     *     }
                     */
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        /** @description names of events; none: all of them */
                        eventTypes: string[];
                        /** @description whose events it is told of */
                        owners: "all" | string[];
                        /** @enum {string} */
                        state: "active" | "disabled";
                        disabledBecause: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        createdBy: string;
                        version: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    enableWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "whk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "url": "https://events.example.org/bfcert",
                     *       "description": "ticket system",
                     *       "eventTypes": [
                     *         "CertificateActivated"
                     *       ],
                     *       "owners": "all",
                     *       "state": "active",
                     *       "disabledBecause": null,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "version": 1,
                     *       "secret": "bfcert_at_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        /** @description names of events; none: all of them */
                        eventTypes: string[];
                        /** @description whose events it is told of */
                        owners: "all" | string[];
                        /** @enum {string} */
                        state: "active" | "disabled";
                        disabledBecause: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        createdBy: string;
                        version: number;
                        /** @description to verify signatures with (Standard Webhooks); told once, null in a repeated answer and where none was made */
                        secret: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    disableWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "whk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "url": "https://events.example.org/bfcert",
                     *       "description": "ticket system",
                     *       "eventTypes": [
                     *         "CertificateActivated"
                     *       ],
                     *       "owners": "all",
                     *       "state": "active",
                     *       "disabledBecause": null,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "version": 1,
                     *       "secret": "bfcert_at_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        /** @description names of events; none: all of them */
                        eventTypes: string[];
                        /** @description whose events it is told of */
                        owners: "all" | string[];
                        /** @enum {string} */
                        state: "active" | "disabled";
                        disabledBecause: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        createdBy: string;
                        version: number;
                        /** @description to verify signatures with (Standard Webhooks); told once, null in a repeated answer and where none was made */
                        secret: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "whk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "url": "https://events.example.org/bfcert",
                     *       "description": "ticket system",
                     *       "eventTypes": [
                     *         "CertificateActivated"
                     *       ],
                     *       "owners": "all",
                     *       "state": "active",
                     *       "disabledBecause": null,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "version": 1,
                     *       "secret": "bfcert_at_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        /** @description names of events; none: all of them */
                        eventTypes: string[];
                        /** @description whose events it is told of */
                        owners: "all" | string[];
                        /** @enum {string} */
                        state: "active" | "disabled";
                        disabledBecause: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        createdBy: string;
                        version: number;
                        /** @description to verify signatures with (Standard Webhooks); told once, null in a repeated answer and where none was made */
                        secret: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
                /** @description the ETag of the record as it was read */
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "whk_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "url": "https://events.example.org/bfcert",
                     *       "description": "ticket system",
                     *       "eventTypes": [
                     *         "CertificateActivated"
                     *       ],
                     *       "owners": "all",
                     *       "state": "active",
                     *       "disabledBecause": null,
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "version": 1,
                     *       "secret": "bfcert_at_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        id: string;
                        url: string;
                        description: string;
                        /** @description names of events; none: all of them */
                        eventTypes: string[];
                        /** @description whose events it is told of */
                        owners: "all" | string[];
                        /** @enum {string} */
                        state: "active" | "disabled";
                        disabledBecause: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        createdBy: string;
                        version: number;
                        /** @description to verify signatures with (Standard Webhooks); told once, null in a repeated answer and where none was made */
                        secret: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "eventId": "evt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "eventType": "CertificateActivated",
                     *           "status": "pending",
                     *           "attempts": 1,
                     *           "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *           "lastOutcome": "Seen in a mutual TLS handshake.",
                     *           "deliveredAt": "2026-03-01T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            /** @description the header webhook-id */
                            eventId: string;
                            eventType: string;
                            /** @enum {string} */
                            status: "pending" | "delivered" | "failed";
                            attempts: number;
                            nextAttemptAt: string | null;
                            lastOutcome: string | null;
                            deliveredAt: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replayWebhookDelivery: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
                eventId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "webhookId": "whk_01kjmc9e00v5t2d8w4r6n0h3xq"
                     *     }
                     */
                    "application/json": {
                        webhookId: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAlertSilences: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "als_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "occasions": [
                     *             "security_event"
                     *           ],
                     *           "leastSeverity": "critical",
                     *           "categories": [
                     *             "installation"
                     *           ],
                     *           "names": [
                     *             "signed_certificate_refused"
                     *           ],
                     *           "owners": [
                     *             "north-depot"
                     *           ],
                     *           "supportOwners": [
                     *             "charging-operations"
                     *           ],
                     *           "until": "2026-03-08T12:00:00.000Z",
                     *           "because": "works in the depot",
                     *           "source": "operator",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "createdBy": "user:first-engineer",
                     *           "endedBy": null
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            occasions?: ("incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test")[];
                            /**
                             * @description this one and worse
                             * @enum {string}
                             */
                            leastSeverity?: "critical" | "high" | "medium" | "low";
                            /** @description of security events */
                            categories?: ("authentication" | "tls_and_certificate" | "installation" | "security_log_integrity" | "platform_integrity" | "other")[];
                            /** @description causes of incidents and types of security events */
                            names?: string[];
                            /** @description left out: those you act for */
                            owners?: string[];
                            /** @description of incidents */
                            supportOwners?: string[];
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            until: string;
                            because: string;
                            /**
                             * @description configuration: it stands in bfcert.yaml, and is taken out there
                             * @enum {string}
                             */
                            source: "configuration" | "operator";
                            /** @description null of those of the configuration */
                            createdAt: string | null;
                            createdBy: string;
                            /** @description who ended it before its time */
                            endedBy: string | null;
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createAlertSilence: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "until": "2026-03-08T12:00:00.000Z",
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    occasions?: ("incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test")[];
                    /**
                     * @description this one and worse
                     * @enum {string}
                     */
                    leastSeverity?: "critical" | "high" | "medium" | "low";
                    /** @description of security events */
                    categories?: ("authentication" | "tls_and_certificate" | "installation" | "security_log_integrity" | "platform_integrity" | "other")[];
                    /** @description causes of incidents and types of security events */
                    names?: string[];
                    /** @description left out: those you act for */
                    owners?: string[];
                    /** @description of incidents */
                    supportOwners?: string[];
                    /**
                     * Format: date-time
                     * @description within 30 days
                     */
                    until: string;
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "als_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "occasions": [
                     *         "security_event"
                     *       ],
                     *       "leastSeverity": "critical",
                     *       "categories": [
                     *         "installation"
                     *       ],
                     *       "names": [
                     *         "signed_certificate_refused"
                     *       ],
                     *       "owners": [
                     *         "north-depot"
                     *       ],
                     *       "supportOwners": [
                     *         "charging-operations"
                     *       ],
                     *       "until": "2026-03-08T12:00:00.000Z",
                     *       "because": "works in the depot",
                     *       "source": "operator",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "endedBy": null
                     *     }
                     */
                    "application/json": {
                        id: string;
                        occasions?: ("incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test")[];
                        /**
                         * @description this one and worse
                         * @enum {string}
                         */
                        leastSeverity?: "critical" | "high" | "medium" | "low";
                        /** @description of security events */
                        categories?: ("authentication" | "tls_and_certificate" | "installation" | "security_log_integrity" | "platform_integrity" | "other")[];
                        /** @description causes of incidents and types of security events */
                        names?: string[];
                        /** @description left out: those you act for */
                        owners?: string[];
                        /** @description of incidents */
                        supportOwners?: string[];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        until: string;
                        because: string;
                        /**
                         * @description configuration: it stands in bfcert.yaml, and is taken out there
                         * @enum {string}
                         */
                        source: "configuration" | "operator";
                        /** @description null of those of the configuration */
                        createdAt: string | null;
                        createdBy: string;
                        /** @description who ended it before its time */
                        endedBy: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    endAlertSilence: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "als_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "occasions": [
                     *         "security_event"
                     *       ],
                     *       "leastSeverity": "critical",
                     *       "categories": [
                     *         "installation"
                     *       ],
                     *       "names": [
                     *         "signed_certificate_refused"
                     *       ],
                     *       "owners": [
                     *         "north-depot"
                     *       ],
                     *       "supportOwners": [
                     *         "charging-operations"
                     *       ],
                     *       "until": "2026-03-08T12:00:00.000Z",
                     *       "because": "works in the depot",
                     *       "source": "operator",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "createdBy": "user:first-engineer",
                     *       "endedBy": null
                     *     }
                     */
                    "application/json": {
                        id: string;
                        occasions?: ("incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test")[];
                        /**
                         * @description this one and worse
                         * @enum {string}
                         */
                        leastSeverity?: "critical" | "high" | "medium" | "low";
                        /** @description of security events */
                        categories?: ("authentication" | "tls_and_certificate" | "installation" | "security_log_integrity" | "platform_integrity" | "other")[];
                        /** @description causes of incidents and types of security events */
                        names?: string[];
                        /** @description left out: those you act for */
                        owners?: string[];
                        /** @description of incidents */
                        supportOwners?: string[];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        until: string;
                        because: string;
                        /**
                         * @description configuration: it stands in bfcert.yaml, and is taken out there
                         * @enum {string}
                         */
                        source: "configuration" | "operator";
                        /** @description null of those of the configuration */
                        createdAt: string | null;
                        createdBy: string;
                        /** @description who ended it before its time */
                        endedBy: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAlertDeliveries: {
        parameters: {
            query?: {
                /** @description opaque cursor: `page.next` of the page before, with the same filter */
                after?: string;
                limit?: number;
                route?: string;
                status?: "pending" | "delivered" | "failed" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "ald_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *           "route": "siem",
                     *           "status": "pending",
                     *           "attempts": 1,
                     *           "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *           "lastOutcome": "ECONNREFUSED: connect ECONNREFUSED 192.0.2.10:6514",
                     *           "createdAt": "2026-03-01T12:00:00.000Z",
                     *           "alert": {
                     *             "key": "sev_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "occasion": "incident_opened",
                     *             "severity": "critical",
                     *             "name": "signed_certificate_refused",
                     *             "category": "installation",
                     *             "summary": "station_message gateway-1 reports InvalidChargingStationCertificate.",
                     *             "owner": "north-depot",
                     *             "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *             "supportOwner": null,
                     *             "remoteAddress": "192.0.2.10",
                     *             "at": "2026-03-01T12:00:00.000Z"
                     *           }
                     *         }
                     *       ],
                     *       "page": {
                     *         "next": null,
                     *         "hasMore": false
                     *       }
                     *     }
                     */
                    "application/json": {
                        data: {
                            id: string;
                            /** @description its name in bfcert.yaml */
                            route: string;
                            /** @enum {string} */
                            status: "pending" | "delivered" | "failed" | "dismissed";
                            attempts: number;
                            nextAttemptAt: string | null;
                            /** @description what the last attempt came to */
                            lastOutcome: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            createdAt: string;
                            alert: {
                                /** @description the same however often it is sent: receivers know it by this */
                                key: string;
                                /** @enum {string} */
                                occasion: "incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test";
                                /** @enum {string} */
                                severity: "critical" | "high" | "medium" | "low";
                                name: string;
                                category: string | null;
                                summary: string;
                                owner: string | null;
                                identityId: string | null;
                                certificateId: string | null;
                                supportOwner: string | null;
                                remoteAddress: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                at: string;
                            };
                        }[];
                        page: {
                            next: string | null;
                            hasMore: boolean;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getAlertDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ald_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "route": "siem",
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *       "lastOutcome": "ECONNREFUSED: connect ECONNREFUSED 192.0.2.10:6514",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "alert": {
                     *         "key": "sev_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "occasion": "incident_opened",
                     *         "severity": "critical",
                     *         "name": "signed_certificate_refused",
                     *         "category": "installation",
                     *         "summary": "station_message gateway-1 reports InvalidChargingStationCertificate.",
                     *         "owner": "north-depot",
                     *         "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "supportOwner": null,
                     *         "remoteAddress": "192.0.2.10",
                     *         "at": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @description its name in bfcert.yaml */
                        route: string;
                        /** @enum {string} */
                        status: "pending" | "delivered" | "failed" | "dismissed";
                        attempts: number;
                        nextAttemptAt: string | null;
                        /** @description what the last attempt came to */
                        lastOutcome: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        alert: {
                            /** @description the same however often it is sent: receivers know it by this */
                            key: string;
                            /** @enum {string} */
                            occasion: "incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test";
                            /** @enum {string} */
                            severity: "critical" | "high" | "medium" | "low";
                            name: string;
                            category: string | null;
                            summary: string;
                            owner: string | null;
                            identityId: string | null;
                            certificateId: string | null;
                            supportOwner: string | null;
                            remoteAddress: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replayAlertDelivery: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ald_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "route": "siem",
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *       "lastOutcome": "ECONNREFUSED: connect ECONNREFUSED 192.0.2.10:6514",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "alert": {
                     *         "key": "sev_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "occasion": "incident_opened",
                     *         "severity": "critical",
                     *         "name": "signed_certificate_refused",
                     *         "category": "installation",
                     *         "summary": "station_message gateway-1 reports InvalidChargingStationCertificate.",
                     *         "owner": "north-depot",
                     *         "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "supportOwner": null,
                     *         "remoteAddress": "192.0.2.10",
                     *         "at": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @description its name in bfcert.yaml */
                        route: string;
                        /** @enum {string} */
                        status: "pending" | "delivered" | "failed" | "dismissed";
                        attempts: number;
                        nextAttemptAt: string | null;
                        /** @description what the last attempt came to */
                        lastOutcome: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        alert: {
                            /** @description the same however often it is sent: receivers know it by this */
                            key: string;
                            /** @enum {string} */
                            occasion: "incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test";
                            /** @enum {string} */
                            severity: "critical" | "high" | "medium" | "low";
                            name: string;
                            category: string | null;
                            summary: string;
                            owner: string | null;
                            identityId: string | null;
                            certificateId: string | null;
                            supportOwner: string | null;
                            remoteAddress: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    dismissAlertDelivery: {
        parameters: {
            query?: never;
            header: {
                /** @description the same key by the same caller is the same command */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "planned work, ticket 4711"
                 *     }
                 */
                "application/json": {
                    /** @description in your words; stands in the audit */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ald_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *       "route": "siem",
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "nextAttemptAt": "2026-03-01T12:00:00.000Z",
                     *       "lastOutcome": "ECONNREFUSED: connect ECONNREFUSED 192.0.2.10:6514",
                     *       "createdAt": "2026-03-01T12:00:00.000Z",
                     *       "alert": {
                     *         "key": "sev_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "occasion": "incident_opened",
                     *         "severity": "critical",
                     *         "name": "signed_certificate_refused",
                     *         "category": "installation",
                     *         "summary": "station_message gateway-1 reports InvalidChargingStationCertificate.",
                     *         "owner": "north-depot",
                     *         "identityId": "idn_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "certificateId": "crt_01kjmc9e00v5t2d8w4r6n0h3xq",
                     *         "supportOwner": null,
                     *         "remoteAddress": "192.0.2.10",
                     *         "at": "2026-03-01T12:00:00.000Z"
                     *       }
                     *     }
                     */
                    "application/json": {
                        id: string;
                        /** @description its name in bfcert.yaml */
                        route: string;
                        /** @enum {string} */
                        status: "pending" | "delivered" | "failed" | "dismissed";
                        attempts: number;
                        nextAttemptAt: string | null;
                        /** @description what the last attempt came to */
                        lastOutcome: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        createdAt: string;
                        alert: {
                            /** @description the same however often it is sent: receivers know it by this */
                            key: string;
                            /** @enum {string} */
                            occasion: "incident_opened" | "incident_not_acknowledged" | "incident_resolved" | "security_event" | "test";
                            /** @enum {string} */
                            severity: "critical" | "high" | "medium" | "low";
                            name: string;
                            category: string | null;
                            summary: string;
                            owner: string | null;
                            identityId: string | null;
                            certificateId: string | null;
                            supportOwner: string | null;
                            remoteAddress: string | null;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            at: string;
                        };
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
