# Registers Concord in Entra ID: an app registration that signs in with the certificate
#   {{.Thumbprint}} ({{.Subject}}, until {{.Until}})
# and has these application permissions of Microsoft Graph, with consent for the whole tenant:
{{- range .Permissions}}
#   {{.}}
{{- end}}
# The certificate below is its public part. Nothing here is secret, and nothing secret is printed.
#
# Needs a new session of PowerShell 7 or Windows PowerShell 5.1, once Install-Module Microsoft.Graph.Applications -Scope CurrentUser, and
# a Global Administrator (or an Application Administrator who is Privileged Role Administrator as well).

# One block: pasted into a terminal it runs as a whole, and nothing of it goes on after a failure.
& {
$ErrorActionPreference = 'Stop'
# The commands of Microsoft.Graph do not see that variable of their caller; a parameter they do.
$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop' }
{{- if .Environment.Add}}
if (-not (Get-MgEnvironment | Where-Object Name -eq {{ps .Environment.Name}})) {
  Add-MgEnvironment -Name {{ps .Environment.Name}} -AzureADEndpoint {{ps .Login}} -GraphEndpoint {{ps .Graph}}
}
{{- end}}
Connect-MgGraph -Environment {{.Environment.Name}}{{if .TenantID}} -TenantId {{ps .TenantID}}{{end}} -Scopes Application.ReadWrite.All, AppRoleAssignment.ReadWrite.All -NoWelcome

$certificate = [Convert]::FromBase64String(@'
{{.Certificate}}
'@)
$wanted = {{range $i, $p := .Permissions}}{{if $i}}, {{end}}{{ps $p}}{{end}}

$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$roles = @($graph.AppRoles | Where-Object { $_.Value -in $wanted -and $_.AllowedMemberTypes -contains 'Application' })
if ($roles.Count -ne $wanted.Count) { throw "Microsoft Graph offers only $($roles.Value -join ', ') here." }

$app = New-MgApplication -DisplayName Concord -SignInAudience AzureADMyOrg `
  -KeyCredentials @{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $certificate } `
  -RequiredResourceAccess @{ ResourceAppId = $graph.AppId; ResourceAccess = @($roles | ForEach-Object { @{ Id = $_.Id; Type = 'Role' } }) }

# What is new takes a moment until every part of Entra ID knows it.
function Again([scriptblock]$do) {
  for ($try = 1; ; $try++) {
    try { return & $do } catch { if ($try -ge 6) { throw }; Start-Sleep -Seconds 10 }
  }
}
$enterprise = Again { New-MgServicePrincipal -AppId $app.AppId }
# Assigning the roles is the consent.
foreach ($role in $roles) {
  Again {
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $enterprise.Id -PrincipalId $enterprise.Id `
      -ResourceId $graph.Id -AppRoleId $role.Id | Out-Null
  }
}

"Directory (tenant) ID    $((Get-MgContext).TenantId)"
"Application (client) ID  $($app.AppId)"
"Object ID                $($app.Id)"
}

