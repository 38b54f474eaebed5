<#
.SYNOPSIS
Every service that belongs to Exchange or that it needs: state, start mode, account.

.DESCRIPTION
Reads the registry and asks the service manager; changes nothing.
#>
param()

# Beside MSExchange*: antimalware, search, backup and compliance of Exchange, the directory of Edge, IIS and what
# it stands on, remoting and the services that Exchange waits for at its start.
$otherServices = @(
	'FMS', 'HostControllerService', 'SearchExchangeTracing', 'msftesql-Exchange', 'MSComplianceAudit', 'wsbexchange',
	'ADAM_MSExchange', 'W3SVC', 'WAS', 'IISADMIN', 'AppHostSvc', 'NetTcpPortSharing', 'WinRM', 'RemoteRegistry',
	'RpcSs', 'Winmgmt', 'Netlogon', 'LanmanServer', 'LanmanWorkstation', 'EventLog', 'W32Time', 'mpssvc'
)

function Read-ExfOneService {
	<#
	.SYNOPSIS
	One service; nothing for a key without a start type, as performance counters have it.
	#>
	param([string]$Name)
	$service = Read-ExfOrNull 'service' $Name { Get-ExfService $Name }
	if ($null -eq $service -or $null -eq $service.Start) { return }
	if ($null -eq $service.State) { Add-ExfError 'service' 'The service did not give its state.' $Name }
	$detail = Read-ExfOrNull 'service' $Name { Get-ExfServiceDetail $Name }
	if ($null -eq $detail) { $detail = @{ DisplayName = $null; Account = $null; Delayed = $null } }
	# Only an automatic service can be delayed; without the value it is not.
	$delayed = $null
	if ("$($service.Start)" -eq '2') { $delayed = "$($detail.Delayed)" -eq '1' }
	@{
		name = $Name; displayName = $detail.DisplayName; account = $detail.Account; delayedStart = $delayed
		startMode = (Get-ExfStartMode $service.Start); state = (Get-ExfState $service.State)
	}
}

$names = @(Get-ExfServiceName | Where-Object { $_ -like 'MSExchange*' -or $otherServices -contains $_ })
@{ services = @($names | ForEach-Object { Read-ExfOneService $_ }) }
