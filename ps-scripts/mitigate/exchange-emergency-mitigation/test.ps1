<#
.SYNOPSIS
Whether the Emergency Mitigation service, its switches and its blocked list are as asked for.
#>
Get-ExfTestResult
