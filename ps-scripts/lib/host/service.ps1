function Get-ExfServiceName {
	<#
	.SYNOPSIS
	Names below the Services key: services, drivers, and performance counters without a service.
	#>
	Get-ExfRegistrySubKeyName 'HKLM:\SYSTEM\CurrentControlSet\Services'
}

function Get-ExfService {
	<#
	.SYNOPSIS
	Start type (as the registry counts them) and state of a service; Start is null when it is none.
	#>
	param([string]$Name)
	$start = Get-ExfRegistryValue "HKLM:\SYSTEM\CurrentControlSet\Services\$Name" 'Start'
	$service = @{ Start = $start; State = $null }
	if ($null -eq $start) { return $service }
	$null = [Reflection.Assembly]::LoadWithPartialName('System.ServiceProcess')
	$controller = [Activator]::CreateInstance([ServiceProcess.ServiceController], [object[]](, $Name))
	# A service marked for deletion has its key but no status.
	try { $service.State = [string]$controller.Status } catch { } finally { $controller.Close() }
	$service
}

function Get-ExfServiceDetail {
	<#
	.SYNOPSIS
	Display name, account and delayed start of a service; null where the registry has no word.
	#>
	param([string]$Name)
	$key = "HKLM:\SYSTEM\CurrentControlSet\Services\$Name"
	$detail = @{ Account = (Get-ExfRegistryValue $key 'ObjectName'); Delayed = (Get-ExfRegistryValue $key 'DelayedAutostart'); DisplayName = $null }
	$null = [Reflection.Assembly]::LoadWithPartialName('System.ServiceProcess')
	$controller = [Activator]::CreateInstance([ServiceProcess.ServiceController], [object[]](, $Name))
	# The registry may hold a reference to a resource instead of the name.
	try { $detail.DisplayName = [string]$controller.DisplayName } catch { } finally { $controller.Close() }
	$detail
}
