<#
.SYNOPSIS
Whether file types or the module have an override that lets Outside In open them.
#>
Get-ExfTestResult
