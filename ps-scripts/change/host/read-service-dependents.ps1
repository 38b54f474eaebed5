function Get-ExfServiceDependent {
	<#
	.SYNOPSIS
	Names of the services that stop together with a service, because they depend on it.
	#>
	param([string]$Name)
	$null = [Reflection.Assembly]::LoadWithPartialName('System.ServiceProcess')
	$controller = [Activator]::CreateInstance([ServiceProcess.ServiceController], [object[]](, $Name))
	try { foreach ($service in $controller.DependentServices) { $service.ServiceName } } finally { $controller.Close() }
}
