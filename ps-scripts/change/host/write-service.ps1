function Set-ExfServiceStart {
	<#
	.SYNOPSIS
	Sets the start mode of a service: auto, auto-delayed, manual or disabled. The service manager learns of it at once.
	#>
	param([string]$Name, [string]$Start)
	$words = @{ 'auto' = 'auto'; 'auto-delayed' = 'delayed-auto'; 'manual' = 'demand'; 'disabled' = 'disabled' }
	if (-not $words.ContainsKey($Start)) { throw "A service cannot have the start mode `"$Start`"." }
	$program = Expand-ExfPath '%windir%\System32\sc.exe'
	$null = & $program config $Name 'start=' $words[$Start]
	if ($LASTEXITCODE -ne 0) { throw "sc.exe config $Name ended with code $LASTEXITCODE." }
}

function Stop-ExfService {
	<#
	.SYNOPSIS
	Stops a service and waits until it has ended, for three minutes at most.
	#>
	param([string]$Name)
	$null = [Reflection.Assembly]::LoadWithPartialName('System.ServiceProcess')
	$controller = [Activator]::CreateInstance([ServiceProcess.ServiceController], [object[]](, $Name))
	try {
		if ([string]$controller.Status -ne 'Stopped') { $controller.Stop() }
		$controller.WaitForStatus('Stopped', [TimeSpan]'00:03:00')
	} finally { $controller.Close() }
}

function Start-ExfService {
	<#
	.SYNOPSIS
	Starts a service and waits until it runs, for three minutes at most.
	#>
	param([string]$Name)
	$null = [Reflection.Assembly]::LoadWithPartialName('System.ServiceProcess')
	$controller = [Activator]::CreateInstance([ServiceProcess.ServiceController], [object[]](, $Name))
	try {
		if ([string]$controller.Status -eq 'Stopped') { $controller.Start() }
		$controller.WaitForStatus('Running', [TimeSpan]'00:03:00')
	} finally { $controller.Close() }
}
