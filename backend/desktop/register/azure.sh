#!/bin/bash
# Registers Concord in Entra ID: an app registration that signs in with the certificate
#   {{.Thumbprint}} ({{.Subject}}, until {{.Until}})
# and has these application permissions of Microsoft Graph, with consent for the whole tenant:
{{- range .Permissions}}
#   {{.}}
{{- end}}
# The certificate below is its public part. Nothing here is secret, and nothing secret is printed.
#
# Needs bash and the Azure CLI 2.37 or newer (Azure Cloud Shell has both), and a Global Administrator (or an Application
# Administrator who is Privileged Role Administrator as well).

# One block in a shell of its own: pasted into a terminal it runs as a whole, and a failure does not close that.
(
set -euo pipefail
{{- if .AzureCloud}}
az cloud set --name {{.AzureCloud}} --only-show-errors
{{- end}}
{{if .TenantID}}# Which subscription is used means nothing here.
AZURE_CORE_LOGIN_EXPERIENCE_V2=off {{end}}az login --allow-no-subscriptions{{if .TenantID}} --tenant {{sh .TenantID}}{{end}} --only-show-errors --output none

graph={{sh .Graph}}
# In the bash of Git for Windows the lines of az end as those of Windows do.
ask() { az rest --resource "$graph" --headers Content-Type=application/json --only-show-errors "$@" | tr -d '\r'; }
# What is new takes a moment until every part of Entra ID knows it.
again() { for _ in 1 2 3 4 5; do "$@" && return; sleep 10; done; "$@"; }

certificate={{sh .CertificateLine}}

resource=$(ask --method get --uri "$graph/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?\$select=id" --query id --output tsv)
offered=$(ask --method get --uri "$graph/v1.0/servicePrincipals/$resource?\$select=appRoles" \
  --query "appRoles[?contains(allowedMemberTypes, 'Application')].[value, id]" --output tsv)
roles=()
access=''
for wanted in{{range .Permissions}} {{.}}{{end}}; do
  role=$(awk -v wanted="$wanted" '$1 == wanted { print $2 }' <<<"$offered")
  [ -n "$role" ] || { echo "Microsoft Graph does not offer $wanted here." >&2; exit 1; }
  roles+=("$role")
  access+="${access:+,}{\"id\":\"$role\",\"type\":\"Role\"}"
done

app=$(ask --method post --uri "$graph/v1.0/applications" --query '[appId, id]' --output tsv --body "{
  \"displayName\": \"Concord\", \"signInAudience\": \"AzureADMyOrg\",
  \"keyCredentials\": [{\"type\": \"AsymmetricX509Cert\", \"usage\": \"Verify\", \"key\": \"$certificate\"}],
  \"requiredResourceAccess\": [{\"resourceAppId\": \"00000003-0000-0000-c000-000000000000\", \"resourceAccess\": [$access]}]
}")
{ read -r client; read -r object; } <<<"$app"

enterprise=$(again ask --method post --uri "$graph/v1.0/servicePrincipals" --body "{\"appId\": \"$client\"}" --query id --output tsv)
# Assigning the roles is the consent.
for role in "${roles[@]}"; do
  again ask --method post --uri "$graph/v1.0/servicePrincipals/$enterprise/appRoleAssignments" --output none \
    --body "{\"principalId\": \"$enterprise\", \"resourceId\": \"$resource\", \"appRoleId\": \"$role\"}"
done

tenant=$(az account show --query tenantId --output tsv | tr -d '\r')
echo "Directory (tenant) ID    $tenant"
echo "Application (client) ID  $client"
echo "Object ID                $object"
)
