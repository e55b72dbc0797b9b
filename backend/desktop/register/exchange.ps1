# Lets Concord into the mailboxes of one group only, by Exchange's RBAC for Applications: the right to contacts is given in
# Exchange, for a scope, and not in Entra ID. Application (client) ID: {{.ClientID}}
#
# As long as Contacts.ReadWrite is granted in Entra ID as well, this limits nothing: the two add up. The script looks and
# says so. Exchange takes from half an hour to two hours until a changed role or scope counts.
#
# Needs, in a new session of PowerShell 7 or Windows PowerShell 5.1, once
#   Install-Module Microsoft.Graph.Applications, ExchangeOnlineManagement -Scope CurrentUser
# and a member of Organization Management in Exchange, who may also read applications in Entra ID. Run again, it changes the scope
# to the group named here and makes nothing twice. Nothing here is secret.

# A mail-enabled security group: its name or address. Its direct members count, not those of groups in it.
$group = 'Concord mailboxes'

# One block: pasted into a terminal it runs as a whole, and nothing of it goes on after a failure.
& {
$ErrorActionPreference = 'Stop'
# The commands of both modules do not see that variable of their caller; a parameter they do.
$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }
$client = {{ps .ClientID}}
{{- if .Environment.Add}}
if (-not (Get-MgEnvironment | Where-Object Name -eq {{ps .Environment.Name}})) {
  Add-MgEnvironment -Name {{ps .Environment.Name}} -AzureADEndpoint {{ps .Login}} -GraphEndpoint {{ps .Graph}}
}
{{- end}}
# Microsoft Graph first: the other way round the two modules do not agree about how to sign in.
Connect-MgGraph -Environment {{.Environment.Name}}{{if .TenantID}} -TenantId {{ps .TenantID}}{{end}} -Scopes Application.Read.All -NoWelcome

# Exchange wants the object id of the enterprise application. The app registration has an object id too: with that one all of
# this succeeds, and nothing works.
$enterprise = Get-MgServicePrincipal -Filter "appId eq '$client'"
if (-not $enterprise) { throw "There is no enterprise application for $client in this tenant. Register Concord first." }
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$everywhere = @($graph.AppRoles | Where-Object { $_.Value -in 'Contacts.Read', 'Contacts.ReadWrite' -and $_.AllowedMemberTypes -contains 'Application' })
$granted = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $enterprise.Id -All |
  Where-Object { $_.ResourceId -eq $graph.Id -and $_.AppRoleId -in $everywhere.Id } |
  ForEach-Object { $id = $_.AppRoleId; ($everywhere | Where-Object Id -eq $id).Value })

# Should this stop at "WithBroker", update both modules, or add -DisableWAM.
Connect-ExchangeOnline -ExchangeEnvironmentName {{.Exchange}} -ShowBanner:$false

# An organization that never changed a role or a policy of Exchange shares them with others, and may not make one before this.
if ((Get-OrganizationConfig).IsDehydrated) {
  try { Enable-OrganizationCustomization } catch { Write-Warning $_.Exception.Message } # a second time it is refused, and is done already
  Write-Warning 'Exchange makes roles and policies of its own for this organization. Should the next steps be refused, run this again in an hour.'
}

# 1. Exchange gets to know the application.
$known = Get-ServicePrincipal | Where-Object AppId -eq $client
if ($known -and $known.ObjectId -ne $enterprise.Id) {
  throw "Exchange knows $client by another object id ($($known.ObjectId)). Take that away with Remove-ServicePrincipal $($known.ObjectId), then run this again."
}
if (-not $known) { New-ServicePrincipal -AppId $client -ObjectId $enterprise.Id -DisplayName Concord | Out-Null }

# 2. Which mailboxes.
$members = (Get-DistributionGroup -Identity $group).DistinguishedName -replace "'", "''"
if (Get-ManagementScope | Where-Object Name -eq 'Concord') {
  Set-ManagementScope -Identity Concord -RecipientRestrictionFilter "MemberOfGroup -eq '$members'"
} else {
  New-ManagementScope -Name Concord -RecipientRestrictionFilter "MemberOfGroup -eq '$members'" | Out-Null
}

# 3. What it may do there. To tell rooms and shared mailboxes from people's, 'Application MailboxSettings.Read' can be added.
foreach ($role in @('Application Contacts.ReadWrite')) {
  $name = "$role-Concord"
  if (-not (Get-ManagementRoleAssignment | Where-Object Name -eq $name)) {
    New-ManagementRoleAssignment -Name $name -App $enterprise.Id -Role $role -CustomResourceScope Concord | Out-Null
  }
}

# 4. What Exchange makes of it. With -Resource and an address it says of one mailbox whether it is in scope.
Test-ServicePrincipalAuthorization -Identity $client | Format-Table -AutoSize

if ($granted) {
  Write-Warning "$($granted -join ' and ') is granted to Concord in Entra ID, for every mailbox of the tenant: the scope limits nothing. Remove it from the API permissions of the app registration."
}
}

