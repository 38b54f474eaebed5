<#
.SYNOPSIS
Whether the services have the start mode and the state that were asked for.
#>
Get-ExfTestResult
